#ifndef COpenSSL_H
#define COpenSSL_H

#include <stddef.h>
#include <stdint.h>

// Certificates and TLS over memory buffers in plain C types: no OpenSSL header reaches Swift, whose
// importer knows neither its macros nor its opaque unions.

/// The version of the wrapped library, for `velatui --version` and bug reports.
const char *_Nonnull cossl_version(void);

/// Why the last call on this thread failed, as text in `buffer`; empties the thread's error queue.
void cossl_last_error(char *_Nonnull buffer, size_t size);

/// Fills the buffer from the library's random generator; 1 on success, else 0.
int cossl_random(uint8_t *_Nonnull bytes, size_t count);

/// Whether two buffers of that size are equal, in a time that depends on the size alone.
int cossl_equal(const void *_Nonnull left, const void *_Nonnull right, size_t count);

/// Frees a text that one of these functions returned.
void cossl_free(char *_Nullable text);

// MARK: - Certificates

/// A new P-256 key and a self-signed authority certificate, as PEM; 1 on success, else 0.
int cossl_make_authority(
    const char *_Nonnull name, int days, char *_Nullable *_Nonnull key,
    char *_Nullable *_Nonnull certificate);

/// A new P-256 key and a certificate signed by that authority, as PEM; 1 on success, else 0.
///
/// A server's certificate is for 127.0.0.1, ::1 and localhost; any other is for clients: the name is
/// the user and the organizations are the user's groups, as Kubernetes reads them.
int cossl_make_certificate(
    const char *_Nonnull authority_key, const char *_Nonnull authority_certificate,
    const char *_Nonnull name, const char *_Nullable const *_Nonnull organizations,
    size_t organization_count, int is_server, int days, char *_Nullable *_Nonnull key,
    char *_Nullable *_Nonnull certificate);

// MARK: - TLS

/// What the sessions of one side share; may be used from several threads.
typedef struct cossl_context cossl_context;

/// One connection's TLS state between two memory buffers; belongs to one thread at a time.
typedef struct cossl_session cossl_session;

/// A server's context. A client may show a certificate; only one of that authority gives it a name.
cossl_context *_Nullable cossl_server_context(
    const char *_Nonnull certificate, const char *_Nonnull key, const char *_Nonnull authority);

/// A client's context that trusts that authority alone; the client's own pair may be absent.
cossl_context *_Nullable cossl_client_context(
    const char *_Nonnull authority, const char *_Nullable certificate, const char *_Nullable key);

void cossl_context_free(cossl_context *_Nonnull context);

/// A new session. A client's expects the peer's certificate to be for 127.0.0.1.
cossl_session *_Nullable cossl_session_new(cossl_context *_Nonnull context);

void cossl_session_free(cossl_session *_Nonnull session);

/// Takes bytes that arrived from the network; 1 on success, else 0.
int cossl_session_feed(cossl_session *_Nonnull session, const uint8_t *_Nonnull bytes, size_t count);

/// Goes on with the handshake: 1 when it is complete, 0 when it waits for the peer, -1 when it failed.
int cossl_session_handshake(cossl_session *_Nonnull session);

/// Plaintext into the buffer: its size; 0 for none yet, -1 when the peer has closed, -2 on failure.
long cossl_session_read(cossl_session *_Nonnull session, uint8_t *_Nonnull buffer, size_t size);

/// Encrypts the whole plaintext; 1 on success, else 0.
int cossl_session_write(
    cossl_session *_Nonnull session, const uint8_t *_Nonnull bytes, size_t count);

/// How many bytes wait to be sent to the network.
size_t cossl_session_output_size(cossl_session *_Nonnull session);

/// Moves bytes for the network into the buffer; their number.
size_t cossl_session_drain(
    cossl_session *_Nonnull session, uint8_t *_Nonnull buffer, size_t size);

/// Puts the closing alert into the output.
void cossl_session_close(cossl_session *_Nonnull session);

/// Whether both sides agreed on `http/1.1`.
int cossl_session_speaks_http1(cossl_session *_Nonnull session);

/// Whether the peer showed a certificate of our authority.
int cossl_session_peer_is_known(cossl_session *_Nonnull session);

/// The common name (`index` 0, organization 0) or the organization at `index` in the certificate of a
/// known peer; null if there is none. To be freed.
char *_Nullable cossl_session_peer_field(
    cossl_session *_Nonnull session, int is_organization, int index);

#endif
