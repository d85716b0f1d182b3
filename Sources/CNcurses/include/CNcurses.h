#ifndef CNcurses_H
#define CNcurses_H
/// The version of the wrapped library, for `velatui --version` and bug reports.
const char *_Nonnull cnc_version(void);
#endif
