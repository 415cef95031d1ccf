#ifndef ECOT_MEMORY_H
#define ECOT_MEMORY_H

// Asks the C library to keep freed memory for the next tensor, where it can be asked. By default glibc returns every array above a few
// hundred kilobytes to the system, and each new one costs a page fault for 4 KiB and their zeroing. Changes no number.
void ecot_keep_freed_memory(void);

// Gives every page that holds freed memory only back to the system, where the C library can: the next use of each costs a page fault.
void ecot_release_freed_memory(void);

#endif
