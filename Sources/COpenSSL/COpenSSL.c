#include "COpenSSL.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

const char *cossl_version(void) { return OpenSSL_version(OPENSSL_VERSION); }

void cossl_last_error(char *buffer, size_t size) {
    unsigned long code = ERR_peek_last_error();
    if (code == 0) {
        strncpy(buffer, "no reason given", size - 1);
        buffer[size - 1] = 0;
    } else {
        ERR_error_string_n(code, buffer, size);
    }
    ERR_clear_error();
}

int cossl_random(uint8_t *bytes, size_t count) { return RAND_bytes(bytes, (int)count) == 1; }

int cossl_equal(const void *left, const void *right, size_t count) {
    return CRYPTO_memcmp(left, right, count) == 0;
}

void cossl_free(char *text) {
    if (text != NULL) OPENSSL_clear_free(text, strlen(text));
}

// MARK: - PEM

static char *text_of(BIO *bio) {
    char *data = NULL;
    long size = BIO_get_mem_data(bio, &data);
    char *text = OPENSSL_malloc((size_t)size + 1);
    if (text != NULL) {
        memcpy(text, data, (size_t)size);
        text[size] = 0;
    }
    return text;
}

static char *pem_of_key(EVP_PKEY *key) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
        text = text_of(bio);
    BIO_free(bio);
    return text;
}

static char *pem_of_certificate(X509 *certificate) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    if (bio != NULL && PEM_write_bio_X509(bio, certificate) == 1) text = text_of(bio);
    BIO_free(bio);
    return text;
}

// A key file never asks for a pass phrase on the terminal.
static int no_passphrase(char *buffer, int size, int writing, void *context) {
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;
}

static EVP_PKEY *key_from(const char *pem) {
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    return key;
}

static X509 *certificate_from(const char *pem) {
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    return certificate;
}

// MARK: - Certificates

static int add_extension(X509 *certificate, X509 *issuer, int identifier, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, identifier, value);
    if (extension == NULL) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

static int set_serial(X509 *certificate) {
    BIGNUM *number = BN_new();
    int done = number != NULL && BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return done;
}

static int add_name(X509_NAME *name, const char *field, const char *value) {
    return X509_NAME_add_entry_by_txt(
        name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0);
}

// An hour of grace, as clocks of a laptop jump when it wakes.
static X509 *blank_certificate(EVP_PKEY *key, int days) {
    X509 *certificate = X509_new();
    if (certificate == NULL) return NULL;
    if (X509_set_version(certificate, X509_VERSION_3) && set_serial(certificate)
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != NULL
        && X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, NULL) != NULL
        && X509_set_pubkey(certificate, key))
        return certificate;
    X509_free(certificate);
    return NULL;
}

static int hand_over(EVP_PKEY *key, X509 *certificate, char **key_text, char **certificate_text) {
    *key_text = pem_of_key(key);
    *certificate_text = pem_of_certificate(certificate);
    if (*key_text != NULL && *certificate_text != NULL) return 1;
    cossl_free(*key_text);
    cossl_free(*certificate_text);
    *key_text = *certificate_text = NULL;
    return 0;
}

int cossl_make_authority(const char *name, int days, char **key_text, char **certificate_text) {
    int done = 0;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key == NULL ? NULL : blank_certificate(key, days);
    if (certificate != NULL) {
        X509_NAME *subject = X509_get_subject_name(certificate);
        done = add_name(subject, "CN", name) && X509_set_issuer_name(certificate, subject)
            && add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE")
            && add_extension(certificate, certificate, NID_key_usage,
                             "critical,digitalSignature,keyCertSign,cRLSign")
            && add_extension(certificate, certificate, NID_subject_key_identifier, "hash")
            && add_extension(certificate, certificate, NID_authority_key_identifier, "keyid")
            && X509_sign(certificate, key, EVP_sha256()) > 0
            && hand_over(key, certificate, key_text, certificate_text);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return done;
}

static int describe_subject(
    X509 *certificate, const char *name, const char *const *organizations, size_t count) {
    X509_NAME *subject = X509_get_subject_name(certificate);
    for (size_t index = 0; index < count; index += 1)
        if (organizations[index] != NULL && !add_name(subject, "O", organizations[index])) return 0;
    return add_name(subject, "CN", name);
}

int cossl_make_certificate(
    const char *authority_key, const char *authority_certificate, const char *name,
    const char *const *organizations, size_t organization_count, int is_server, int days,
    char **key_text, char **certificate_text) {
    int done = 0;
    EVP_PKEY *issuer_key = key_from(authority_key);
    X509 *issuer = certificate_from(authority_certificate);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key == NULL ? NULL : blank_certificate(key, days);
    if (issuer_key != NULL && issuer != NULL && certificate != NULL) {
        done = describe_subject(certificate, name, organizations, organization_count)
            && X509_set_issuer_name(certificate, X509_get_subject_name(issuer))
            && add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE")
            && add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature")
            && add_extension(certificate, issuer, NID_ext_key_usage,
                             is_server ? "serverAuth" : "clientAuth")
            && add_extension(certificate, issuer, NID_subject_key_identifier, "hash")
            && add_extension(certificate, issuer, NID_authority_key_identifier, "keyid")
            && (!is_server
                || add_extension(certificate, issuer, NID_subject_alt_name,
                                 "IP:127.0.0.1,IP:::1,DNS:localhost"))
            && X509_sign(certificate, issuer_key, EVP_sha256()) > 0
            && hand_over(key, certificate, key_text, certificate_text);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    X509_free(issuer);
    EVP_PKEY_free(issuer_key);
    return done;
}

// MARK: - Contexts

struct cossl_context {
    SSL_CTX *ssl;
    int is_server;
};

struct cossl_session {
    SSL *ssl;
    BIO *incoming;
    BIO *outgoing;
    int peer_was_refused;
};

static const unsigned char http1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

static int choose_protocol(
    SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered,
    unsigned int offered_length, void *context) {
    (void)ssl, (void)context;
    if (SSL_select_next_proto(
            (unsigned char **)chosen, length, http1, sizeof http1, offered, offered_length)
        == OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_OK;
    return SSL_TLSEXT_ERR_NOACK;
}

// A stranger's certificate must not break the handshake: the request is then answered with 401, as an
// API server does, instead of a connection error that no client can explain.
static int note_refusal(int accepted, X509_STORE_CTX *store) {
    if (!accepted) {
        SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
        cossl_session *session = ssl == NULL ? NULL : SSL_get_app_data(ssl);
        if (session != NULL) session->peer_was_refused = 1;
        if (session == NULL) return 0;
    }
    return 1;
}

static int trust(SSL_CTX *ssl, const char *authority) {
    X509 *certificate = certificate_from(authority);
    int done =
        certificate != NULL && X509_STORE_add_cert(SSL_CTX_get_cert_store(ssl), certificate) == 1;
    X509_free(certificate);
    return done;
}

static int use_pair(SSL_CTX *ssl, const char *certificate_text, const char *key_text) {
    X509 *certificate = certificate_from(certificate_text);
    EVP_PKEY *key = key_from(key_text);
    int done = certificate != NULL && key != NULL && SSL_CTX_use_certificate(ssl, certificate) == 1
        && SSL_CTX_use_PrivateKey(ssl, key) == 1 && SSL_CTX_check_private_key(ssl) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    return done;
}

static cossl_context *new_context(int is_server) {
    SSL_CTX *ssl = SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method());
    cossl_context *context = ssl == NULL ? NULL : OPENSSL_zalloc(sizeof *context);
    if (context == NULL) {
        SSL_CTX_free(ssl);
        return NULL;
    }
    context->ssl = ssl;
    context->is_server = is_server;
    SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
    // Without resumption each connection shows its certificate again, and nothing is kept for it.
    SSL_CTX_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(ssl, 0);
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

cossl_context *cossl_server_context(
    const char *certificate, const char *key, const char *authority) {
    cossl_context *context = new_context(1);
    if (context == NULL) return NULL;
    SSL_CTX_set_alpn_select_cb(context->ssl, choose_protocol, NULL);
    SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, note_refusal);
    X509 *known = certificate_from(authority);
    int done = known != NULL && SSL_CTX_add_client_CA(context->ssl, known) == 1;
    X509_free(known);
    if (done && trust(context->ssl, authority) && use_pair(context->ssl, certificate, key))
        return context;
    cossl_context_free(context);
    return NULL;
}

cossl_context *cossl_client_context(
    const char *authority, const char *certificate, const char *key) {
    cossl_context *context = new_context(0);
    if (context == NULL) return NULL;
    SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_alpn_protos(context->ssl, http1, sizeof http1);
    if (trust(context->ssl, authority)
        && (certificate == NULL || key == NULL || use_pair(context->ssl, certificate, key)))
        return context;
    cossl_context_free(context);
    return NULL;
}

void cossl_context_free(cossl_context *context) {
    SSL_CTX_free(context->ssl);
    OPENSSL_free(context);
}

// MARK: - Sessions

cossl_session *cossl_session_new(cossl_context *context) {
    cossl_session *session = OPENSSL_zalloc(sizeof *session);
    SSL *ssl = SSL_new(context->ssl);
    BIO *incoming = BIO_new(BIO_s_mem());
    BIO *outgoing = BIO_new(BIO_s_mem());
    if (session == NULL || ssl == NULL || incoming == NULL || outgoing == NULL) {
        OPENSSL_free(session);
        SSL_free(ssl);
        BIO_free(incoming);
        BIO_free(outgoing);
        return NULL;
    }
    // An empty buffer means "later", not the end of the stream.
    BIO_set_mem_eof_return(incoming, -1);
    BIO_set_mem_eof_return(outgoing, -1);
    SSL_set_bio(ssl, incoming, outgoing);
    SSL_set_app_data(ssl, session);
    *session = (cossl_session){ssl, incoming, outgoing, 0};
    if (context->is_server) {
        SSL_set_accept_state(ssl);
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), "127.0.0.1");
        SSL_set_connect_state(ssl);
    }
    return session;
}

void cossl_session_free(cossl_session *session) {
    SSL_free(session->ssl);
    OPENSSL_free(session);
}

int cossl_session_feed(cossl_session *session, const uint8_t *bytes, size_t count) {
    size_t written = 0;
    return count == 0
        || (BIO_write_ex(session->incoming, bytes, count, &written) == 1 && written == count);
}

// The error queue belongs to the thread: a stale entry would make SSL_get_error lie.
int cossl_session_handshake(cossl_session *session) {
    ERR_clear_error();
    int result = SSL_do_handshake(session->ssl);
    if (result == 1) return 1;
    int error = SSL_get_error(session->ssl, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

long cossl_session_read(cossl_session *session, uint8_t *buffer, size_t size) {
    ERR_clear_error();
    size_t count = 0;
    int result = SSL_read_ex(session->ssl, buffer, size, &count);
    if (result == 1) return (long)count;
    switch (SSL_get_error(session->ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return 0;
    case SSL_ERROR_ZERO_RETURN: return -1;
    default: return -2;
    }
}

int cossl_session_write(cossl_session *session, const uint8_t *bytes, size_t count) {
    ERR_clear_error();
    size_t written = 0;
    return count == 0
        || (SSL_write_ex(session->ssl, bytes, count, &written) == 1 && written == count);
}

size_t cossl_session_output_size(cossl_session *session) {
    return BIO_ctrl_pending(session->outgoing);
}

size_t cossl_session_drain(cossl_session *session, uint8_t *buffer, size_t size) {
    size_t count = 0;
    return BIO_read_ex(session->outgoing, buffer, size, &count) == 1 ? count : 0;
}

void cossl_session_close(cossl_session *session) {
    ERR_clear_error();
    if (SSL_is_init_finished(session->ssl)) SSL_shutdown(session->ssl);
    ERR_clear_error();
}

int cossl_session_speaks_http1(cossl_session *session) {
    const unsigned char *chosen = NULL;
    unsigned int length = 0;
    SSL_get0_alpn_selected(session->ssl, &chosen, &length);
    return length == sizeof http1 - 1 && memcmp(chosen, http1 + 1, length) == 0;
}

int cossl_session_peer_is_known(cossl_session *session) {
    return SSL_is_init_finished(session->ssl) && SSL_get0_peer_certificate(session->ssl) != NULL
        && !session->peer_was_refused && SSL_get_verify_result(session->ssl) == X509_V_OK;
}

char *cossl_session_peer_field(cossl_session *session, int is_organization, int index) {
    if (!cossl_session_peer_is_known(session)) return NULL;
    X509_NAME *subject = X509_get_subject_name(SSL_get0_peer_certificate(session->ssl));
    int field = is_organization ? NID_organizationName : NID_commonName;
    int position = -1;
    for (int count = 0; count <= index; count += 1) {
        position = X509_NAME_get_index_by_NID(subject, field, position);
        if (position < 0) return NULL;
    }
    unsigned char *text = NULL;
    int length = ASN1_STRING_to_UTF8(
        &text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, position)));
    if (length < 0) return NULL;
    // A name with a zero byte inside would be cut short, and so be somebody else's.
    if (strlen((const char *)text) != (size_t)length) {
        OPENSSL_free(text);
        return NULL;
    }
    return (char *)text;
}
