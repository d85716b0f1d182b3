#ifndef CNcurses_H
#define CNcurses_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The terminal through ncurses, in plain C types.
///
/// `<curses.h>` stays in the C file: its globals and macros cannot be used from Swift 6.
/// There is one terminal per process. Every function that draws, reads or changes modes must be
/// called by the thread that called `cnc_open`, which is checked; a call from another thread is a
/// bug of the program and aborts it.

/// What `cnc_open` found.
enum {
    /// The terminal is ours.
    CNC_OK = 0,
    /// Standard input or output is not a terminal.
    CNC_NOT_A_TERMINAL = 1,
    /// TERM names nothing that the terminal database knows.
    CNC_UNKNOWN_TERMINAL = 2,
    /// The terminal cannot place its cursor.
    CNC_NO_CURSOR = 3,
    /// The process has a terminal open already.
    CNC_BUSY = 4,
    /// The system has no UTF-8 locale.
    CNC_NO_LOCALE = 5,
    /// A system call failed; errno says why.
    CNC_SYSTEM = 6,
};

/// Bits of a cell's attributes.
enum {
    CNC_BOLD = 1,
    CNC_DIM = 2,
    CNC_UNDERLINE = 4,
    CNC_REVERSE = 8,
};

/// What happened while `cnc_wait` waited.
struct cnc_report {
    /// Bytes read into the buffer.
    size_t bytes;
    /// The terminal has gone.
    bool hung_up;
    /// Somebody posted to the wake-up descriptor.
    bool woken;
    /// The terminal has another size (SIGWINCH).
    bool resized;
    /// The process was asked to stop (SIGTSTP).
    bool stop_requested;
    /// The process was continued after a stop that it did not ask for (SIGCONT).
    bool continued;
    /// The signal that asked the process to end, or 0.
    int32_t terminate;
};

/// The version of the wrapped library, for `velatui --version` and bug reports.
const char *_Nonnull cnc_version(void);

/// Opens the terminal on descriptors 0 and 1: raw mode, signal handlers, nothing drawn yet.
///
/// `log_path` names the file that takes descriptor 2 while the screen is active (NULL: leave it).
int cnc_open(const char *_Nullable log_path);
/// Leaves the screen, restores the handlers and modes, and frees the terminal.
void cnc_close(void);
/// Shows the alternate screen, or shows it again after `cnc_leave`; what was on it is redrawn.
void cnc_enter(void);
/// Gives the normal screen and the saved modes back; with `raw` the terminal stays in raw mode.
void cnc_leave(bool raw);
/// Leaves the screen, stops the process as job control does, and enters again when continued.
void cnc_suspend(void);
/// Takes the terminal back after somebody else may have changed its modes and contents.
void cnc_reclaim(void);

/// The terminal's present size, which the virtual screen takes too.
void cnc_size(int32_t *_Nonnull width, int32_t *_Nonnull height);
/// How many colours the terminal has; 0 for none.
int32_t cnc_colours(void);

/// Puts one cell on the virtual screen.
///
/// `text` is UTF-8 with one spacing character of that `width` and marks. Where the C library thinks
/// otherwise, replacement characters of that width are drawn, so that columns never shift.
/// Colours are palette numbers or -1.
void cnc_put(
    int32_t row, int32_t column, const uint8_t *_Nonnull text, size_t length, int32_t width,
    int32_t foreground, int32_t background, uint32_t attributes);
/// Makes the real screen equal to the virtual one; the cursor is hidden when `row` is negative.
void cnc_update(int32_t row, int32_t column);
/// Makes the next `cnc_update` write every cell.
void cnc_invalidate(void);
/// Writes bytes to the terminal as they are; the screen must have been left.
bool cnc_write(const uint8_t *_Nonnull bytes, size_t length);

/// Waits for input, a signal, or a byte on `wake`, at most `timeout` milliseconds (-1: no limit).
///
/// Input is read into `buffer`. A wake-up descriptor is emptied.
void cnc_wait(
    int32_t wake, int32_t timeout, uint8_t *_Nonnull buffer, size_t capacity,
    struct cnc_report *_Nonnull report);

/// Makes a pipe whose ends never block and are not inherited; false with errno when that fails.
bool cnc_pipe(int32_t *_Nonnull read_end, int32_t *_Nonnull write_end);
/// Puts a byte into the pipe; a full pipe is as good, since it wakes the reader too.
void cnc_post(int32_t write_end);
/// Empties the pipe and says whether it held anything.
bool cnc_drain(int32_t read_end);
/// Closes a descriptor of `cnc_pipe`.
void cnc_close_descriptor(int32_t descriptor);

/// How many columns the C library gives a code point; -1 when it cannot be printed.
int32_t cnc_wcwidth(uint32_t code_point);

#endif
