#include "COpenSSL.h"
#include <openssl/crypto.h>

const char *cossl_version(void) { return OpenSSL_version(OPENSSL_VERSION); }
