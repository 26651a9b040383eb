#!/usr/bin/env python3
"""Runs a program that may read files, write where it is told to, and do nothing else.

usage: confine.py PROGRAM [ARGUMENT...]

Landlock lets it execute itself only, and create, change or remove files only below the folders of
CONFINE_WRITE (separated by colons) and in /dev. seccomp ends it (SIGSYS) when it asks for a socket, a
new process, another process's memory, a name space or a kernel interface. So what passes under
this script needs none of those. Status 69 where the kernel has no Landlock; Linux on x86-64.
"""
import ctypes
import os
import signal
import struct
import sys

EXECUTE, WRITE, READ, READ_DIR, REMOVE, MAKE = 1, 2, 4, 8, 1 << 5, 1 << 8
REFER, TRUNCATE = 1 << 13, 1 << 14
# What Landlock of each version can forbid on files.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}

FORBIDDEN = [
    41, 42, 43, 49, 50, 53, 288,  # socket, connect, accept, bind, listen, socketpair, accept4
    57, 58,  # fork, vfork
    101, 310, 311,  # ptrace, process_vm_readv, process_vm_writev
    165, 155, 161, 272, 308,  # mount, pivot_root, chroot, unshare, setns
    175, 313, 246, 321, 298, 425,  # init_module, finit_module, kexec_load, bpf, perf_event_open, io_uring
    250, 248, 249,  # keyctl, add_key, request_key
]
CLONE, CLONE3, CLONE_THREAD = 56, 435, 0x10000

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    """A system call; its result, or an OSError."""
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def confine_files(program):
    try:
        version = call(444, None, 0, 1)
    except OSError:
        print("confine: this kernel has no Landlock", file=sys.stderr)
        sys.exit(69)
    handled = RIGHTS[min(version, 3)]
    attribute = struct.pack("Q", handled)
    ruleset = call(444, attribute, len(attribute), 0)

    def allow(path, rights):
        try:
            parent = os.open(path, os.O_PATH)
        except OSError:
            return
        if not os.path.isdir(path):
            rights &= EXECUTE | WRITE | READ | TRUNCATE
        rule = struct.pack("=Qi", rights & handled, parent)
        call(445, ruleset, 1, rule, 0)
        os.close(parent)

    allow("/", READ | READ_DIR)
    allow("/dev", READ | READ_DIR | WRITE | TRUNCATE)
    # The program, and the loader that the kernel starts for it.
    allow(program, EXECUTE | READ)
    allow("/lib64/ld-linux-x86-64.so.2", EXECUTE | READ)
    for folder in filter(None, os.environ.get("CONFINE_WRITE", "").split(":")):
        allow(folder, READ | READ_DIR | WRITE | REMOVE | MAKE | REFER | TRUNCATE)
    call(446, ruleset, 0)
    os.close(ruleset)


def confine_calls():
    kill, allow, no_such_call = 0x80000000, 0x7FFF0000, 0x00050000 | 38
    load, jump_equal, jump_set, jump_above, give = 0x20, 0x15, 0x45, 0x35, 0x06
    program = [
        (load, 0, 0, 4), (jump_equal, 1, 0, 0xC000003E), (give, 0, 0, kill),  # x86-64 only
        (load, 0, 0, 0), (jump_above, 0, 1, 0x40000000), (give, 0, 0, kill),  # not x32
    ]
    for number in FORBIDDEN:
        program += [(jump_equal, 0, 1, number), (give, 0, 0, kill)]
    # A new thread, but no new process; of clone3 the flags cannot be seen, and libc then takes clone.
    program += [(jump_equal, 0, 1, CLONE3), (give, 0, 0, no_such_call)]
    program += [
        (jump_equal, 0, 3, CLONE), (load, 0, 0, 16), (jump_set, 1, 0, CLONE_THREAD),
        (give, 0, 0, kill), (give, 0, 0, allow),
    ]
    code = b"".join(struct.pack("HBBI", *each) for each in program)
    buffer = ctypes.create_string_buffer(code)
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    if libc.prctl(22, 2, header, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    program = os.path.realpath(sys.argv[1])
    # Python turns these off; the program is to have them as its caller left them.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    if libc.prctl(38, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    confine_files(program)
    confine_calls()
    os.execv(program, sys.argv[1:])


if __name__ == "__main__":
    main()
