#ifndef COpenSSL_H
#define COpenSSL_H
/// The version of the wrapped library, for `velatui --version` and bug reports.
const char *_Nonnull cossl_version(void);
#endif
