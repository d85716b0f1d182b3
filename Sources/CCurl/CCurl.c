#include "CCurl.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

const size_t ccurl_pause = CURL_WRITEFUNC_PAUSE;

struct ccurl_multi {
    CURLM *handle;
};

struct ccurl_easy {
    CURL *handle;
    struct curl_slist *headers;
    struct curl_slist *connect_to;
    void *context;
    ccurl_header_callback on_header;
    ccurl_body_callback on_body;
    char error[CURL_ERROR_SIZE];
};

const char *ccurl_version(void) { return curl_version(); }

int ccurl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -1; }

/* Transfers */

ccurl_multi *ccurl_multi_new(void) {
    ccurl_multi *multi = calloc(1, sizeof *multi);
    if (multi == NULL) return NULL;
    multi->handle = curl_multi_init();
    if (multi->handle == NULL) {
        free(multi);
        return NULL;
    }
    curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, 64L);
    return multi;
}

void ccurl_multi_free(ccurl_multi *multi) {
    curl_multi_cleanup(multi->handle);
    free(multi);
}

int ccurl_multi_wait(ccurl_multi *multi, int timeout_ms) {
    return curl_multi_poll(multi->handle, NULL, 0, timeout_ms, NULL) == CURLM_OK ? 0 : -1;
}

int ccurl_multi_wake(ccurl_multi *multi) {
    return curl_multi_wakeup(multi->handle) == CURLM_OK ? 0 : -1;
}

int ccurl_multi_work(ccurl_multi *multi) {
    int running = 0;
    return curl_multi_perform(multi->handle, &running) == CURLM_OK ? 0 : -1;
}

/* With TLS 1.3 a server refuses a client's certificate after the handshake, by an alert that libcurl
   reports as a failed read. */
static ccurl_outcome outcome_of(ccurl_easy *easy, CURLcode code) {
    if ((code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) && strstr(easy->error, "alert") != NULL)
        return CCURL_TLS;
    switch (code) {
    case CURLE_OK: return CCURL_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_NAME_RESOLUTION;
    case CURLE_COULDNT_CONNECT: return CCURL_REFUSED;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return CCURL_TLS;
    case CURLE_SSL_CERTPROBLEM: return CCURL_CLIENT_CERTIFICATE;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_CONNECTION_LOST;
    default: return CCURL_OTHER;
    }
}

void *ccurl_multi_next_done(ccurl_multi *multi, ccurl_outcome *outcome) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi->handle, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        ccurl_easy *easy = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&easy);
        *outcome = outcome_of(easy, message->data.result);
        return easy->context;
    }
    return NULL;
}

int ccurl_multi_add(ccurl_multi *multi, ccurl_easy *easy) {
    return curl_multi_add_handle(multi->handle, easy->handle) == CURLM_OK ? 0 : -1;
}

void ccurl_multi_remove(ccurl_multi *multi, ccurl_easy *easy) {
    curl_multi_remove_handle(multi->handle, easy->handle);
}

/* One transfer */

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    ccurl_easy *easy = context;
    size_t length = size * count;
    size_t text = length;
    while (text > 0 && (bytes[text - 1] == '\n' || bytes[text - 1] == '\r')) text--;
    easy->on_header(easy->context, bytes, text);
    return length;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_easy *easy = context;
    return easy->on_body(easy->context, bytes, size * count);
}

ccurl_easy *ccurl_easy_new(
    const char *url, const char *method, void *context, ccurl_header_callback on_header,
    ccurl_body_callback on_body) {
    ccurl_easy *easy = calloc(1, sizeof *easy);
    if (easy == NULL) return NULL;
    easy->handle = curl_easy_init();
    if (easy->handle == NULL) {
        free(easy);
        return NULL;
    }
    easy->context = context;
    easy->on_header = on_header;
    easy->on_body = on_body;
    CURL *handle = easy->handle;
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, easy);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, easy->error);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, easy);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, easy);
    /* Without this libcurl uses signals for time-outs of name look-ups. */
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    /* A gateway redirects to its own service address, which a client must not follow. */
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    return easy;
}

void ccurl_easy_free(ccurl_easy *easy) {
    curl_easy_cleanup(easy->handle);
    curl_slist_free_all(easy->headers);
    curl_slist_free_all(easy->connect_to);
    free(easy);
}

void ccurl_easy_add_header(ccurl_easy *easy, const char *line) {
    struct curl_slist *longer = curl_slist_append(easy->headers, line);
    if (longer == NULL) return;
    easy->headers = longer;
    curl_easy_setopt(easy->handle, CURLOPT_HTTPHEADER, easy->headers);
}

void ccurl_easy_set_body(ccurl_easy *easy, const void *bytes, size_t length) {
    curl_easy_setopt(easy->handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    curl_easy_setopt(easy->handle, CURLOPT_COPYPOSTFIELDS, bytes);
}

void ccurl_easy_set_timeouts(ccurl_easy *easy, long total_ms, long connect_ms) {
    curl_easy_setopt(easy->handle, CURLOPT_TIMEOUT_MS, total_ms);
    curl_easy_setopt(easy->handle, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
}

void ccurl_easy_set_idle_timeout(ccurl_easy *easy, long seconds) {
    curl_easy_setopt(easy->handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy->handle, CURLOPT_LOW_SPEED_TIME, seconds);
}

void ccurl_easy_set_own_connection(ccurl_easy *easy) {
    curl_easy_setopt(easy->handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy->handle, CURLOPT_PIPEWAIT, 0L);
    curl_easy_setopt(easy->handle, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy->handle, CURLOPT_FORBID_REUSE, 1L);
}

void ccurl_easy_set_no_proxy(ccurl_easy *easy) { curl_easy_setopt(easy->handle, CURLOPT_PROXY, ""); }

int ccurl_easy_has_own_connection(ccurl_easy *easy) {
    long version = 0;
    curl_easy_getinfo(easy->handle, CURLINFO_HTTP_VERSION, &version);
    return version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1;
}

void ccurl_easy_set_client_certificate(
    ccurl_easy *easy, const void *certificate, size_t certificate_length, const void *key,
    size_t key_length) {
    struct curl_blob certificate_blob = {(void *)certificate, certificate_length, CURL_BLOB_COPY};
    struct curl_blob key_blob = {(void *)key, key_length, CURL_BLOB_COPY};
    curl_easy_setopt(easy->handle, CURLOPT_SSLCERT_BLOB, &certificate_blob);
    curl_easy_setopt(easy->handle, CURLOPT_SSLCERTTYPE, "PEM");
    curl_easy_setopt(easy->handle, CURLOPT_SSLKEY_BLOB, &key_blob);
    curl_easy_setopt(easy->handle, CURLOPT_SSLKEYTYPE, "PEM");
}

void ccurl_easy_set_authorities(ccurl_easy *easy, const void *pem, size_t length) {
    struct curl_blob blob = {(void *)pem, length, CURL_BLOB_COPY};
    curl_easy_setopt(easy->handle, CURLOPT_CAINFO_BLOB, &blob);
    curl_easy_setopt(easy->handle, CURLOPT_CAPATH, NULL);
}

void ccurl_easy_set_insecure(ccurl_easy *easy) {
    curl_easy_setopt(easy->handle, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy->handle, CURLOPT_SSL_VERIFYHOST, 0L);
}

void ccurl_easy_set_connect_to(ccurl_easy *easy, const char *rule) {
    struct curl_slist *longer = curl_slist_append(easy->connect_to, rule);
    if (longer == NULL) return;
    easy->connect_to = longer;
    curl_easy_setopt(easy->handle, CURLOPT_CONNECT_TO, easy->connect_to);
}

void ccurl_easy_resume(ccurl_easy *easy) { curl_easy_pause(easy->handle, CURLPAUSE_CONT); }

const char *ccurl_easy_error(ccurl_easy *easy) { return easy->error; }
