// Asks the tools from Node: two processes that stay, one line in and one line out for each prompt.
// usage: node coprocess.mjs FOLDER PROMPT ...    (FOLDER with mapper.json, op.json and maybe gate.jq)

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// The tools look for the prompt in this field, too.
const promptField = process.env.PROMPTUTILS_PROMPT_FIELD || "prompt";

/** `embed | score --op`, kept running; answers come in the order of the prompts. */
export class Decider {
  constructor(folder) {
    const answer = fileURLToPath(new URL("answer", import.meta.url));
    this.waiting = [];
    this.tools = spawn(answer, [folder], { stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.tools.on("close", resolve));
    createInterface({ input: this.tools.stdout }).on("line", (line) => {
      const { resolve, reject } = this.waiting.shift();
      const row = JSON.parse(line);
      if (row.error) reject(new TypeError(row.error.what));
      else resolve(row);
    });
    this.tools.on("close", (status) => {
      this.end = new Error(`the tools ended with status ${status}`);
      for (const { reject } of this.waiting) reject(this.end);
    });
    this.tools.stdin.on("error", () => {}); // the end of the tools says more
  }

  /**
   * The decided row of `prompt`; a TypeError for a bad one. `fields` are what else the gate asks of a row, or
   * the slice of a point that is of some rows.
   */
  decide(prompt, fields = {}) {
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.tools.stdin.write(JSON.stringify({ ...fields, [promptField]: prompt }) + "\n");
    });
  }

  /** The status with which the tools ended. */
  close() {
    this.tools.stdin.end();
    return this.ended;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const decider = new Decider(process.argv[2]);
  for (const prompt of process.argv.slice(3)) {
    const answer = await decider.decide(prompt).then(
      (row) => (row.abstain ? "abstain: " + row.reason : row.predicted),
      (error) => "error: " + error.message);
    console.log(`${answer}\t${prompt}`);
  }
  process.exitCode = await decider.close();
}
