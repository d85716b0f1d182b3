#ifndef CCURL_H
#define CCURL_H

#include <stddef.h>
#include <stdint.h>

/// libcurl's setters are variadic, which Swift cannot call; each function here is one of them with its
/// type, and none has a libcurl type in its signature.

/// A set of transfers that run together. The corresponding C type is `CURLM`.
typedef struct ccurl_multi ccurl_multi;
/// One transfer. It owns the corresponding `CURL`, its header list and its copies of what was set.
typedef struct ccurl_easy ccurl_easy;

/// What a body callback answers when it cannot take more now: the piece is offered again after a resume.
extern const size_t ccurl_pause;

/// How a transfer failed, told apart as far as a person can do something about it.
typedef enum {
    CCURL_OK = 0,
    CCURL_NAME_RESOLUTION,
    CCURL_REFUSED,
    CCURL_TIMED_OUT,
    CCURL_TLS,
    CCURL_CONNECTION_LOST,
    CCURL_CLIENT_CERTIFICATE,
    CCURL_OTHER
} ccurl_outcome;

/// Takes one header line, without its line break.
typedef void (*ccurl_header_callback)(void *_Nullable context, const char *_Nonnull line, size_t length);
/// Takes a piece of the body; answers how many bytes it took, or `ccurl_pause`. Less aborts the transfer.
typedef size_t (*ccurl_body_callback)(void *_Nullable context, const char *_Nonnull bytes, size_t length);

/// The version of the wrapped library, for bug reports.
const char *_Nonnull ccurl_version(void);
/// Prepares the library; call it once before any thread uses it.
int ccurl_global_init(void);

ccurl_multi *_Nullable ccurl_multi_new(void);
void ccurl_multi_free(ccurl_multi *_Nonnull multi);
/// Waits for activity, a wake-up, or the time limit.
int ccurl_multi_wait(ccurl_multi *_Nonnull multi, int timeout_ms);
/// Ends a wait from another thread.
int ccurl_multi_wake(ccurl_multi *_Nonnull multi);
/// Lets transfers make progress.
int ccurl_multi_work(ccurl_multi *_Nonnull multi);
/// The context of the next transfer that has ended, with how; NULL if there is none.
void *_Nullable ccurl_multi_next_done(ccurl_multi *_Nonnull multi, ccurl_outcome *_Nonnull outcome);
int ccurl_multi_add(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);
void ccurl_multi_remove(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);

/// A transfer whose callbacks get that context.
ccurl_easy *_Nullable ccurl_easy_new(
    const char *_Nonnull url, const char *_Nonnull method, void *_Nullable context,
    ccurl_header_callback _Nonnull on_header, ccurl_body_callback _Nonnull on_body);
void ccurl_easy_free(ccurl_easy *_Nonnull easy);
void ccurl_easy_add_header(ccurl_easy *_Nonnull easy, const char *_Nonnull line);
void ccurl_easy_set_body(ccurl_easy *_Nonnull easy, const void *_Nonnull bytes, size_t length);
/// Limits of the whole transfer and of making the connection, in milliseconds; 0 for none.
void ccurl_easy_set_timeouts(ccurl_easy *_Nonnull easy, long total_ms, long connect_ms);
/// Ends a transfer that gets no byte for that many seconds.
void ccurl_easy_set_idle_timeout(ccurl_easy *_Nonnull easy, long seconds);
/// Uses HTTP/1.1 and a connection that no other transfer shares.
void ccurl_easy_set_own_connection(ccurl_easy *_Nonnull easy);
/// Ignores the proxies that the environment names.
void ccurl_easy_set_no_proxy(ccurl_easy *_Nonnull easy);
/// Whether the answer comes over HTTP/1, so that no other transfer shares its connection.
int ccurl_easy_has_own_connection(ccurl_easy *_Nonnull easy);
/// PEM texts of a client certificate and its key.
void ccurl_easy_set_client_certificate(
    ccurl_easy *_Nonnull easy, const void *_Nonnull certificate, size_t certificate_length,
    const void *_Nonnull key, size_t key_length);
/// PEM text of the only authorities that are trusted.
void ccurl_easy_set_authorities(ccurl_easy *_Nonnull easy, const void *_Nonnull pem, size_t length);
/// Checks no certificate.
void ccurl_easy_set_insecure(ccurl_easy *_Nonnull easy);
/// Connects elsewhere than the URL says: `HOST:PORT:HOST:PORT`.
void ccurl_easy_set_connect_to(ccurl_easy *_Nonnull easy, const char *_Nonnull rule);
/// Lets a paused transfer go on; its body callback may be called before this returns.
void ccurl_easy_resume(ccurl_easy *_Nonnull easy);
/// What went wrong, in libcurl's words; empty if nothing did.
const char *_Nonnull ccurl_easy_error(ccurl_easy *_Nonnull easy);

#endif
