#include "CNcurses.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Signals that end a broken process: the screen is restored, then the previous handler runs.
static const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGQUIT};
/// Signals that become bytes in the pipe.
static const int reported[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT};

enum {
    FATAL_COUNT = sizeof fatal / sizeof *fatal,
    REPORTED_COUNT = sizeof reported / sizeof *reported,
    ALTERNATE_STACK = 64 * 1024,
};

static struct sigaction previous_fatal[FATAL_COUNT];
static struct sigaction previous_reported[REPORTED_COUNT];
static struct sigaction previous_pipe;
static int32_t signal_pipe[2] = {-1, -1};
static bool installed = false;

/// A stack overflow leaves no stack for the handler, so it has its own.
static char alternate_stack[ALTERNATE_STACK];

static void report(int number) {
    int saved = errno;
    // While a child has the terminal, its keys are not meant for this process.
    bool from_keyboard = number == SIGINT || number == SIGTSTP;
    if (!from_keyboard || cnc_is_active()) {
        uint8_t byte = (uint8_t)number;
        // A full pipe holds enough bytes to wake the reader; which signal is lost then is moot.
        ssize_t ignored = write(signal_pipe[1], &byte, 1);
        (void)ignored;
    }
    errno = saved;
}

static void restore_and_raise(int number) {
    cnc_emergency_leave();
    for (int i = 0; i < FATAL_COUNT; i++) {
        if (fatal[i] == number) sigaction(number, &previous_fatal[i], NULL);
    }
    // Blocked until this handler returns; then the previous handler sees the original place.
    raise(number);
}

bool cnc_signals_open(void) { return cnc_pipe(&signal_pipe[0], &signal_pipe[1]); }

int cnc_signals_descriptor(void) { return signal_pipe[0]; }

void cnc_signals_install(void) {
    stack_t stack;
    if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
        memset(&stack, 0, sizeof stack);
        stack.ss_sp = alternate_stack;
        stack.ss_size = sizeof alternate_stack;
        sigaltstack(&stack, NULL);
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = restore_and_raise;
    action.sa_flags = SA_ONSTACK;
    for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i], &action, &previous_fatal[i]);
    action.sa_handler = report;
    action.sa_flags = SA_RESTART;
    for (int i = 0; i < REPORTED_COUNT; i++) {
        sigaction(reported[i], &action, &previous_reported[i]);
    }
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, &previous_pipe);
    installed = true;
}

void cnc_signals_close(void) {
    if (installed) {
        for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i], &previous_fatal[i], NULL);
        for (int i = 0; i < REPORTED_COUNT; i++) {
            sigaction(reported[i], &previous_reported[i], NULL);
        }
        sigaction(SIGPIPE, &previous_pipe, NULL);
        installed = false;
    }
    for (int i = 0; i < 2; i++) {
        if (signal_pipe[i] >= 0) close(signal_pipe[i]);
        signal_pipe[i] = -1;
    }
}

void cnc_signals_stop(void) {
    struct sigaction action, ours;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}

bool cnc_pipe(int32_t *read_end, int32_t *write_end) {
    int ends[2];
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) {
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[i], F_SETFL, O_NONBLOCK) != 0) {
            int saved = errno;
            close(ends[0]);
            close(ends[1]);
            errno = saved;
            return false;
        }
    }
    *read_end = ends[0];
    *write_end = ends[1];
    return true;
}

void cnc_post(int32_t write_end) {
    int saved = errno;
    uint8_t byte = 1;
    while (write(write_end, &byte, 1) < 0 && errno == EINTR) {
    }
    errno = saved;
}

bool cnc_drain(int32_t read_end) {
    uint8_t bytes[64];
    bool any = false;
    for (;;) {
        ssize_t count = read(read_end, bytes, sizeof bytes);
        if (count > 0) {
            any = true;
        } else if (!(count < 0 && errno == EINTR)) {
            return any;
        }
    }
}

void cnc_close_descriptor(int32_t descriptor) { close(descriptor); }
