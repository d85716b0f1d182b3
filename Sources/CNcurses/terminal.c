#include "terminal.h"
#include "CNcurses.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum {
    INPUT = 0,
    OUTPUT = 1,
    ERRORS = 2,
    LEAVE_CAPACITY = 512,
};

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

/// The process's terminal.
static struct {
    bool open;
    bool cursor_forgotten;
    volatile sig_atomic_t active;
    volatile sig_atomic_t raw_outside;
    pthread_t owner;
    SCREEN *screen;
    FILE *input;
    FILE *output;
    struct termios saved;
    int log;
    int saved_errors;
    char leave[LEAVE_CAPACITY];
    size_t leave_length;
} terminal = {.log = -1, .saved_errors = -1};

void cnc_check_thread(void) {
    if (terminal.open && pthread_equal(terminal.owner, pthread_self())) return;
    cnc_emergency_leave();
    static const char message[] = "The terminal was used by a thread that does not own it.\n";
    ssize_t ignored = write(ERRORS, message, sizeof message - 1);
    (void)ignored;
    abort();
}

bool cnc_is_active(void) { return terminal.active; }

bool cnc_cursor_forgotten(void) {
    bool result = terminal.cursor_forgotten;
    terminal.cursor_forgotten = false;
    return result;
}

static bool write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(descriptor, bytes, length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) {
            struct pollfd writable = {.fd = descriptor, .events = POLLOUT};
            poll(&writable, 1, -1);
            continue;
        }
        if (count <= 0) return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

/// Adds a capability to the leave sequence, without the padding that only slow printers need.
static void add_leave(const char *sequence) {
    if (sequence == NULL || sequence == (char *)-1) return;
    while (*sequence && terminal.leave_length < LEAVE_CAPACITY) {
        if (sequence[0] == '$' && sequence[1] == '<') {
            while (*sequence && *sequence != '>') sequence++;
            if (*sequence) sequence++;
        } else {
            terminal.leave[terminal.leave_length++] = *sequence++;
        }
    }
}

static void redirect_errors(void) {
    if (terminal.log < 0 || terminal.saved_errors >= 0) return;
    terminal.saved_errors = fcntl(ERRORS, F_DUPFD_CLOEXEC, 3);
    dup2(terminal.log, ERRORS);
}

static void restore_errors(void) {
    if (terminal.saved_errors < 0) return;
    dup2(terminal.saved_errors, ERRORS);
    close(terminal.saved_errors);
    terminal.saved_errors = -1;
}

void cnc_emergency_leave(void) {
    if (terminal.raw_outside) {
        terminal.raw_outside = 0;
        tcsetattr(INPUT, TCSANOW, &terminal.saved);
    }
    if (!terminal.active) return;
    terminal.active = 0;
    ssize_t ignored = write(OUTPUT, terminal.leave, terminal.leave_length);
    (void)ignored;
    tcsetattr(INPUT, TCSANOW, &terminal.saved);
    if (terminal.saved_errors >= 0) dup2(terminal.saved_errors, ERRORS);
}

static bool choose_locale(void) {
    static const char *const names[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_CTYPE, names[i]) != NULL) return true;
    }
    return false;
}

static void forget(void) {
    if (terminal.screen != NULL) delscreen(terminal.screen);
    if (terminal.input != NULL) fclose(terminal.input);
    if (terminal.output != NULL) fclose(terminal.output);
    if (terminal.log >= 0) close(terminal.log);
    terminal.screen = NULL;
    terminal.input = NULL;
    terminal.output = NULL;
    terminal.log = -1;
    terminal.leave_length = 0;
    cnc_signals_close();
    terminal.open = false;
}

static int give_up(int code) {
    int saved = errno;
    if (terminal.screen != NULL) {
        endwin();
        tcsetattr(INPUT, TCSADRAIN, &terminal.saved);
    }
    forget();
    errno = saved;
    return code;
}

static FILE *stream_of(int descriptor, const char *mode) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return NULL;
    FILE *stream = fdopen(copy, mode);
    if (stream == NULL) close(copy);
    return stream;
}

static void set_modes(void) {
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    // Input is read by this library, not by ncurses, so output must not look for it.
    typeahead(-1);
    def_prog_mode();
}

int cnc_open(const char *log_path) {
    static bool registered = false;
    if (terminal.open) return CNC_BUSY;
    if (!isatty(INPUT) || !isatty(OUTPUT)) return CNC_NOT_A_TERMINAL;
    if (tcgetattr(INPUT, &terminal.saved) != 0) return CNC_SYSTEM;
    if (!choose_locale()) return CNC_NO_LOCALE;
    terminal.owner = pthread_self();
    if (log_path != NULL) {
        int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY;
        terminal.log = open(log_path, flags, 0600);
        if (terminal.log < 0) return CNC_SYSTEM;
    }
    terminal.output = stream_of(OUTPUT, "w");
    terminal.input = stream_of(INPUT, "r");
    if (terminal.output == NULL || terminal.input == NULL || !cnc_signals_open()) {
        return give_up(CNC_SYSTEM);
    }
    // newterm, since initscr would end the process for an unknown TERM.
    terminal.screen = newterm(NULL, terminal.output, terminal.input);
    if (terminal.screen == NULL) return give_up(CNC_UNKNOWN_TERMINAL);
    if (cursor_address == NULL) return give_up(CNC_NO_CURSOR);
    terminal.open = true;
    set_modes();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    add_leave(paste_off);
    add_leave(exit_attribute_mode);
    add_leave(orig_pair);
    add_leave(cursor_normal);
    add_leave(exit_ca_mode != NULL ? exit_ca_mode : "\r\n");
    cnc_signals_install();
    if (!registered) {
        registered = true;
        atexit(cnc_emergency_leave);
    }
    cnc_enter();
    return CNC_OK;
}

void cnc_close(void) {
    cnc_check_thread();
    cnc_leave(false);
    forget();
}

void cnc_enter(void) {
    cnc_check_thread();
    if (terminal.active) return;
    redirect_errors();
    terminal.raw_outside = 0;
    terminal.active = 1;
    terminal.cursor_forgotten = true;
    reset_prog_mode();
    int32_t wide, high;
    cnc_size(&wide, &high);
    clearok(curscr, TRUE);
    doupdate();
    write_all(OUTPUT, paste_on, sizeof paste_on - 1);
}

void cnc_leave(bool raw_outside) {
    cnc_check_thread();
    if (terminal.active) {
        write_all(OUTPUT, paste_off, sizeof paste_off - 1);
        endwin();
        terminal.active = 0;
        restore_errors();
    }
    struct termios modes = terminal.saved;
    if (raw_outside) cfmakeraw(&modes);
    terminal.raw_outside = raw_outside;
    // Draining, not flushing: keys typed ahead belong to whoever reads next.
    while (tcsetattr(INPUT, TCSADRAIN, &modes) != 0 && errno == EINTR) {
    }
}

void cnc_suspend(void) {
    cnc_leave(false);
    cnc_signals_stop();
    cnc_enter();
    // The SIGCONT of this very stop is not news.
    struct cnc_report ignored;
    uint8_t none;
    cnc_wait(-1, 0, &none, 0, &ignored);
    if (ignored.terminate != 0) kill(getpid(), ignored.terminate);
}

void cnc_reclaim(void) {
    cnc_check_thread();
    if (!terminal.active) return;
    endwin();
    terminal.active = 0;
    cnc_enter();
}

void cnc_size(int32_t *width, int32_t *height) {
    cnc_check_thread();
    struct winsize size;
    int wide = COLS, high = LINES;
    if (ioctl(OUTPUT, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        wide = size.ws_col;
        high = size.ws_row;
    }
    if (wide != COLS || high != LINES) {
        resize_term(high, wide);
        // A terminal that grows may show what stood there before it shrank; ncurses takes it for blank.
        clearok(curscr, TRUE);
    }
    *width = wide;
    *height = high;
}

bool cnc_write(const uint8_t *bytes, size_t length) {
    cnc_check_thread();
    return write_all(OUTPUT, (const char *)bytes, length);
}

static void drain_signals(struct cnc_report *report) {
    uint8_t bytes[64];
    ssize_t count;
    while ((count = read(cnc_signals_descriptor(), bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            switch (bytes[i]) {
            case SIGWINCH: report->resized = true; break;
            case SIGTSTP: report->stop_requested = true; break;
            case SIGCONT: report->continued = true; break;
            default: report->terminate = bytes[i]; break;
            }
        }
    }
}

void cnc_wait(
    int32_t wake, int32_t timeout, uint8_t *buffer, size_t capacity, struct cnc_report *report) {
    cnc_check_thread();
    memset(report, 0, sizeof *report);
    // poll ignores negative descriptors, so a caller without buffer or wake-up needs no special case.
    struct pollfd sources[] = {
        {.fd = capacity > 0 ? INPUT : -1, .events = POLLIN},
        {.fd = cnc_signals_descriptor(), .events = POLLIN},
        {.fd = wake, .events = POLLIN},
    };
    int ready = poll(sources, sizeof sources / sizeof *sources, timeout);
    drain_signals(report);
    if (ready <= 0) return;
    if (sources[2].revents != 0) report->woken = cnc_drain(wake);
    if (sources[0].revents & POLLIN) {
        ssize_t count = read(INPUT, buffer, capacity);
        if (count > 0) report->bytes = (size_t)count;
        else if (count == 0 || (errno != EINTR && errno != EAGAIN)) report->hung_up = true;
    } else if (sources[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
        report->hung_up = true;
    }
}
