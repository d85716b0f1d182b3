#ifndef CNcurses_terminal_H
#define CNcurses_terminal_H

#include <stdbool.h>

/// What the C files of this target share; not visible to Swift.

/// Aborts with a sentence when the caller is not the thread that opened the terminal.
void cnc_check_thread(void);
/// Whether the cursor's visibility is unknown since the last call, because the screen was left.
bool cnc_cursor_forgotten(void);

/// Makes the pipe that carries signals; false with errno.
bool cnc_signals_open(void);
/// Installs the handlers, after ncurses has installed its own.
void cnc_signals_install(void);
/// Puts the previous handlers back and closes the pipe.
void cnc_signals_close(void);
/// The end of the pipe that becomes readable when a signal came.
int cnc_signals_descriptor(void);
/// Stops the process as the default action of SIGTSTP does; returns when it is continued.
void cnc_signals_stop(void);

/// Writes the leave sequence and restores modes and descriptor 2; safe in a signal handler.
void cnc_emergency_leave(void);
/// Whether the screen is shown now; safe in a signal handler.
bool cnc_is_active(void);

#endif
