#include "CNcurses.h"
#include <curses.h>

const char *cnc_version(void) { return curses_version(); }
