// Makes a library ask for an older version of glibc in place of one, where what is of that version is found
// elsewhere. A library that does not ask for it stays as it is.
// usage: reversion LIBRARY VERSION OLDER

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count != 4) { return 64; }
  FILE *file = fopen(arguments[1], "r+b");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) { return 2; }
  long size = ftell(file);
  char *bytes = malloc((size_t)size);
  rewind(file);
  if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) { return 2; }
  Elf64_Ehdr *header = (Elf64_Ehdr *)bytes;
  Elf64_Shdr *sections = (Elf64_Shdr *)(bytes + header->e_shoff);
  for (int index = 0; index < header->e_shnum; index++) {
    Elf64_Shdr *section = &sections[index];
    if (section->sh_type != SHT_GNU_verneed) { continue; }
    char *names = bytes + sections[section->sh_link].sh_offset;
    char *need = bytes + section->sh_offset;
    for (unsigned left = section->sh_info; left > 0; left--) {
      Elf64_Verneed *library = (Elf64_Verneed *)need;
      Elf64_Vernaux *newer = NULL, *older = NULL;
      char *version = need + library->vn_aux;
      for (unsigned more = library->vn_cnt; more > 0; more--) {
        Elf64_Vernaux *own = (Elf64_Vernaux *)version;
        if (strcmp(names + own->vna_name, arguments[2]) == 0) { newer = own; }
        if (strcmp(names + own->vna_name, arguments[3]) == 0) { older = own; }
        version += own->vna_next;
      }
      if (newer != NULL && older == NULL) { return 1; }
      if (newer != NULL) {
        newer->vna_name = older->vna_name;
        newer->vna_hash = older->vna_hash;
      }
      need += library->vn_next;
    }
  }
  rewind(file);
  return fwrite(bytes, 1, (size_t)size, file) == (size_t)size && fclose(file) == 0 ? 0 : 2;
}
