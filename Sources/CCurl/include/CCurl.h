#ifndef CCurl_H
#define CCurl_H
/// The version of the wrapped library, for `velatui --version` and bug reports.
const char *_Nonnull ccurl_version(void);
#endif
