/* zoom_token.h - the C interface of zoom-token, which gets a Zoom user token (ZAK). Generated; do not edit.
 *
 *     zoom_buf token = {0};
 *     if (zoom_get_user_token(NULL, access_token, "me", NULL, 0, &token) == ZOOM_OK) use(token.data);
 *     else puts(token.data);                      // what went wrong, and what to do
 *     zoom_buf_free(&token);
 *
 * Five rules hold for every function:
 *
 * 1. It returns an int32_t: ZOOM_OK (0) for success; a value below 0 for an error of this library (ZOOM_E_...); or
 *    300 to 599, the HTTP status, where the server refused. A function that returns a number instead, 0 and up,
 *    says so. No function returns a pointer.
 * 2. Text arguments are const char *: UTF-8, NUL-terminated, up to 16 MiB. NULL and the empty string mean "not
 *    given": the default is used, or the result is ZOOM_E_ARGUMENT where there is none. No pointer is kept after
 *    the function returns.
 * 3. Text results go into a zoom_buf; the result is ZOOM_E_MEMORY where there is no memory for it. Out-parameters
 *    may be at any alignment.
 * 4. Clients, responses, cancels and JSON objects are int32_t handles, which an out-parameter receives and
 *    zoom_free frees. They are serial numbers from 1 to 2147483647. A handle that was freed, that is of another
 *    kind or that never was one gives ZOOM_E_HANDLE, never undefined behaviour. zoom_free does nothing for 0. While
 *    65,536 of them are alive, zoom_bufs with memory of the library included, a new one is ZOOM_E_LIMIT, before
 *    anything is sent.
 * 5. Any thread may call any function at any time, but not from a signal handler or DllMain, and not with a
 *    zoom_buf that another thread is using. A call returns within its client's timeout. After a fork, the child
 *    makes its own handles.
 */


#ifndef ZOOM_TOKEN_H
#define ZOOM_TOKEN_H

#include <stdint.h>
/* The calling convention of every function: stdcall on 32-bit Windows, C elsewhere. */
#ifndef ZOOM_CALL
#if defined(_WIN32) && !defined(_WIN64)
#define ZOOM_CALL __stdcall
#else
#define ZOOM_CALL
#endif
#endif


/*
 Success.
 */
#define ZOOM_OK 0

/*
 An argument is wrong; the text names it and tells what is allowed. Nothing was sent.
 */
#define ZOOM_E_ARGUMENT (-1)

/*
 The caller's memory is too small for the text; `len` of the buffer is the length needed, without the NUL.
 */
#define ZOOM_E_BUFFER (-2)

/*
 No such live handle of that kind: never valid, of another kind, or freed.
 */
#define ZOOM_E_HANDLE (-3)

/*
 No option has that name.
 */
#define ZOOM_E_OPTION (-4)

/*
 Too late: an option other than `access_token`, `login` and `header.NAME` was set after the client's first call or copy.
 */
#define ZOOM_E_STATE (-5)

/*
 65,536 handles and library-owned buffers are alive; free some. Nothing was sent.
 */
#define ZOOM_E_LIMIT (-6)

/*
 No such response header field, no such place in a JSON document.
 */
#define ZOOM_E_NOT_FOUND (-7)

/*
 Not well-formed JSON; the text names line and column.
 */
#define ZOOM_E_JSON (-8)

/*
 The host's name could not be resolved to an address.
 */
#define ZOOM_E_RESOLVE (-20)

/*
 No connection, or it broke before the response was complete.
 */
#define ZOOM_E_CONNECT (-21)

/*
 The proxy refused, or its setting can't be used.
 */
#define ZOOM_E_PROXY (-22)

/*
 TLS failed: the text tells whether it was the certificate, the name, the clock or the protocol.
 */
#define ZOOM_E_TLS (-23)

/*
 The time of `timeout_ms` or `connect_timeout_ms` ran out.
 */
#define ZOOM_E_TIMEOUT (-24)

/*
 Ended by zoom_cancel.
 */
#define ZOOM_E_CANCELLED (-25)

/*
 The response is not valid HTTP/1.1, has more than 128 header fields, or a status outside 200 to 599.
 */
#define ZOOM_E_PROTOCOL (-26)

/*
 The response is larger than `max_response_bytes`, or its header larger than 64 KiB.
 */
#define ZOOM_E_TOO_LARGE (-27)

/*
 The server responded with success, but the response contains no usable token; the text tells why, and zoom_response_reason
 where it is an error of Zoom's or a login page.
 */
#define ZOOM_E_NO_TOKEN (-40)

/*
 Signing in at `oauth_url` failed, so nothing was asked of the API; the text tells why, and zoom_response_reason whether the
 user has to sign in again or the app's settings are wrong. zoom_response_status is the token endpoint's.
 */
#define ZOOM_E_SIGN_IN (-41)

/*
 A sign-in has not ended yet: call zoom_sign_in_finish again.
 */
#define ZOOM_E_PENDING (-42)

/*
 The option `token_file` names a file that can't be used; the text tells why.
 */
#define ZOOM_E_TOKEN_FILE (-43)

/*
 A handle of the parent process was used in a forked child. Make new ones there.
 */
#define ZOOM_E_FORKED (-90)

/*
 A buffer whose size the server decides could not be allocated.
 */
#define ZOOM_E_MEMORY (-91)

/*
 A defect of this library, caught before it reached the host. Please report it.
 */
#define ZOOM_E_INTERNAL (-99)

/*
 zoom_response_reason: the access token is invalid or expired. A new one helps.
 */
#define ZOOM_REASON_ACCESS_TOKEN 1

/*
 zoom_response_reason: the access token lacks a scope. The app has to be given it, then a new access token helps.
 */
#define ZOOM_REASON_SCOPE 2

/*
 zoom_response_reason: there is no such user.
 */
#define ZOOM_REASON_USER 3

/*
 zoom_response_reason: the user is on another account than the app.
 */
#define ZOOM_REASON_ACCOUNT 4

/*
 zoom_response_reason: Zoom refused an argument of the request.
 */
#define ZOOM_REASON_ARGUMENT 5

/*
 zoom_response_reason: too many requests per second. A later one helps.
 */
#define ZOOM_REASON_RATE_LIMIT 6

/*
 zoom_response_reason: too many requests on this day. Requests succeed again on the next day.
 */
#define ZOOM_REASON_DAILY_LIMIT 7

/*
 zoom_response_reason: the app's settings in Zoom's Marketplace are wrong, or the app is disabled.
 */
#define ZOOM_REASON_APP_SETTINGS 8

/*
 zoom_response_reason: the app, its user or its account is not allowed to do this.
 */
#define ZOOM_REASON_NOT_ALLOWED 9

/*
 zoom_response_reason: the base URL or the path is wrong.
 */
#define ZOOM_REASON_ADDRESS 10

/*
 zoom_response_reason: Zoom's servers have a problem. A later request helps.
 */
#define ZOOM_REASON_SERVER 11

/*
 zoom_response_reason: something between this program and Zoom responded: a proxy, a firewall, a login page.
 */
#define ZOOM_REASON_NOT_ZOOM 12

/*
 zoom_response_reason: the user's sign-in has ended, and the user has to sign in again.
 */
#define ZOOM_REASON_SIGN_IN_AGAIN 13

/*
 zoom_response_reason: anything else.
 */
#define ZOOM_REASON_OTHER 14

/*
 The smallest caller's buffer that zoom_get_user_token takes, in bytes. It never changes.
 */
#define ZOOM_TOKEN_BUF_MIN 2048

/*
 The largest `cap` of a caller's buffer, in bytes.
 */
#define ZOOM_BUF_MAX (16 << 20)

/*
 zoom_json_type: a string.
 */
#define ZOOM_JSON_STRING 1

/*
 zoom_json_type: a number.
 */
#define ZOOM_JSON_NUMBER 2

/*
 zoom_json_type: `true` or `false`.
 */
#define ZOOM_JSON_BOOL 3

/*
 zoom_json_type: `null`.
 */
#define ZOOM_JSON_NULL 4

/*
 zoom_json_type: an array.
 */
#define ZOOM_JSON_ARRAY 5

/*
 zoom_json_type: an object.
 */
#define ZOOM_JSON_OBJECT 6

/*
 The version of this interface. It grows when functions are added; what is there does not change.
 */
#define ZOOM_ABI_VERSION 3

/*
 A text that the library gives. Start with zeros: `zoom_buf buf = {0};`

 With zeros the library allocates, and zoom_buf_free wipes and frees. Used again, the buffer is reused or replaced,
 never leaked. To get texts in memory of your own, set `data` and `cap`: that memory is never freed or moved, and a
 text that does not fit is ZOOM_E_BUFFER, with `len` the length needed and the empty text in `data`.

 What was in the buffer is wiped before it is written. Arguments of the same call may lie in it. It may lie at any
 alignment. A buffer that was never set to zeros, and a copy of one that was freed, are ZOOM_E_ARGUMENT as far as
 that can be detected: then nothing is touched.
 */
typedef struct zoom_buf {
  /*
   The text, UTF-8, NUL-terminated; never NULL after a call that took the buffer.
   */
  char *data;
  /*
   Bytes before the NUL.
   */
  int32_t len;
  /*
   Above 0: `data` is the caller's memory of `cap` bytes. Below 0: the library's. 0: none yet.
   */
  int32_t cap;
} zoom_buf;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Gets a Zoom user token: `GET {base}/users/{user}/token?type={type}&ttl={ttl}` with the access token.

 - `base`: the API's base URL; NULL or empty for `https://api.zoom.us/v2`. Only `https://host[:port][/path]`;
   `http://` only for localhost and loopback addresses (a simulator), for which no proxy is used.
 - `auth`: the OAuth access token, with or without "Bearer ". Visible ASCII, up to 16,384 bytes.
 - `user`: the user's id, e-mail address, or `me`, up to 512 bytes. Sent as one path segment, percent-encoded once.
 - `type`: the type of token; NULL or empty for `zak`. Also `token` and `onbehalf` (which needs a meeting id: see
   zoom_get_user_token_response). `me_zak` is a zak that an app with the Meeting SDK's scope `user:read:zak` alone may get,
   from `/users/me/zak`: for the user `me`, with a ttl of 0; it lives for five minutes. Any other word is passed on, up
   to 128 bytes.
 - `ttl`: how long the token is to live, in seconds; 0 for the service's default (two hours for a zak).
 - `out_buf`: takes the token; when the result is not ZOOM_OK, the text that tells what went wrong and what to do, cut
   to fit. Memory of the caller's must have ZOOM_TOKEN_BUF_MIN bytes or more: less is ZOOM_E_BUFFER before anything
   is sent.

 Texts are UTF-8. Nothing is kept of the caller's memory; the token in `out_buf` is the caller's to wipe, with
 zoom_buf_free. From any thread, several at a time. Blocks for 30 seconds at most (10 for connecting). Until
 zoom_shutdown, connections are kept for the next call, and copies of `base` and `auth`, the last 16 pairs, and of what the
 last call asked for.

 Where the server asks to wait (HTTP status 429, but not for a daily limit, 502, 503, 504), the request is sent again
 after the time that the server asks for, or after about a second; where no connection could be made, after a quarter
 of a second, once. That is done up to three times in all, and never beyond the 30 seconds.

 Returns ZOOM_OK and the token; the HTTP status with which the server refused (300 to 599), such as 401 for an
 access token that is expired or invalid, or 404 for an unknown user; or an error of this library, below 0.
 */
int32_t ZOOM_CALL zoom_get_user_token(const char *base,
                                      const char *auth,
                                      const char *user,
                                      const char *type,
                                      int32_t ttl,
                                      struct zoom_buf *out_buf);

/*
 The same call with its whole outcome, and with a cancel.

 - `base`, `auth`, `user`, `type`, `ttl`: as for zoom_get_user_token, and over the same connections.
 - `meeting_id`: for type `onbehalf`, the meeting that is to be joined; NULL or empty for none. Up to 128 bytes.
 - `cancel`: a handle from zoom_cancel_new, or 0 for none.
 - `*response`: first 0, then the handle of the outcome, a failed one too: free it with zoom_free. There is none (it
   stays 0) only when `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and ZOOM_E_FORKED.

 Returns as zoom_get_user_token does: ZOOM_OK (zoom_response_token has the token), the HTTP status of a refusal (300
 to 599), or an error below 0; zoom_response_error has the text. Blocks for 30 seconds at most. From any thread,
 several at a time.
 */
int32_t ZOOM_CALL zoom_get_user_token_response(const char *base,
                                               const char *auth,
                                               const char *user,
                                               const char *type,
                                               int32_t ttl,
                                               const char *meeting_id,
                                               int32_t cancel,
                                               int32_t *response);

/*
 The one call for programs that pass a few texts and no more: the options are in a settings file, those for signing in
 above all, and the access token is got, renewed and shared with other processes.

 - `settings`: the absolute path of a text file in UTF-8 with a line `option = value` for each option of zoom_client_set that
   is to be set; a line that begins with # is a comment. On Windows it is on a drive, and on no share. Paths in it may be
   relative to its folder. It must not be writable by others, and a file of the caller's own must not be readable by
   others, for it may have a client secret. For a program of the account the lines are `account_id = ...`,
   `client_id = ...`, `client_secret = ...` and `token_file = zoom.tokens`. A file with a `refresh_token` has a
   `token_file` too, for the next ones.
 - `user`, `type`, `ttl`, `out_buf`: as for zoom_get_user_token.

 The file is read at the first call with its path, and again after a call whose access token, sign-in or settings were
 refused, and after zoom_shutdown. The clients of the 64 files that were used last are kept. From any thread, several
 at a time. Blocks for `timeout_ms` at most (30 seconds, unless the file sets it).

 Returns as zoom_get_user_token does; also ZOOM_E_ARGUMENT or ZOOM_E_OPTION for the file, with the line that is wrong;
 ZOOM_E_SIGN_IN; ZOOM_E_TOKEN_FILE.
 */
int32_t ZOOM_CALL zoom_get_user_token_with_settings(const char *settings,
                                                    const char *user,
                                                    const char *type,
                                                    int32_t ttl,
                                                    struct zoom_buf *out_buf);

/*
 Makes a client: options, and connections that are kept for its next call.

 `*client` is the handle, 0 on failure; free it with zoom_free. Nothing is opened until the first call. One client
 may be used from several threads at a time. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`client` is NULL) or ZOOM_E_LIMIT.
 */
int32_t ZOOM_CALL zoom_client_new(int32_t *client);

/*
 Sets an option of a client. NULL or an empty `value` means the default. Names and values are UTF-8.

 - `base_url`: where the API is: a regional, government or vanity host, or a simulator. Default
   https://api.zoom.us/v2. Allowed: https://host[:port][/path]; http:// only for localhost and loopback
   addresses.
 - `access_token`: the OAuth access token; a secret; may be set again at any time, a call takes the one that
   is set when it begins. Default none. Allowed: visible ASCII, up to 16384 bytes, with or without "Bearer ".
 - `account_id`: the account of a Server-to-Server OAuth app, which signs in with `client_id` and
   `client_secret`. Default none. Allowed: visible ASCII without spaces, up to 256 bytes.
 - `client_id`: the app's client id, for signing in. Default none. Allowed: visible ASCII without spaces, up
   to 256 bytes.
 - `client_secret`: the app's client secret; a program that is given to many people uses a public client
   instead, without a secret; a secret. Default none. Allowed: visible ASCII without spaces, up to 1024 bytes.
 - `refresh_token`: the refresh token of a user who has signed in; each renewal replaces it: keep the new one
   (`token_file`, zoom_client_refresh_token); a secret. Default none. Allowed: visible ASCII without spaces,
   up to 16384 bytes.
 - `oauth_url`: where the client signs in; it follows `base_url` for zoom.us, zoomgov.com and simulators, and
   must be given for any other. Default none. Allowed: https://host[:port]/path, such as
   https://zoom.us/oauth/token; http:// only for localhost and loopback addresses.
 - `token_file`: the file in which access token and refresh token are kept, for this program's next start and
   for other processes; it is created if it does not exist. Default none. Allowed: a path in a folder that
   this program may write to.
 - `settings_file`: a text file of `option = value` lines, which are set at once, all or none of them. Default
   none. Allowed: the absolute path of a text file in UTF-8.
 - `redirect_uri`: where the browser goes after a sign-in, as registered for the app at marketplace.zoom.us;
   where that is on this machine the library listens there, on a free port unless it names one; for any other
   the user pastes the address that the browser shows. Default http://127.0.0.1/callback. Allowed:
   http://127.0.0.1[:port]/path, http://[::1][:port]/path (not localhost, which Zoom refuses), or a https URL.
 - `token_origin`: where zoom_client_request sends the access token or `login`: to the base URL's origin only,
   or to any URL it is given. Default base. Allowed: base or any.
 - `login`: what zoom_client_request sends as Authorization: Basic, in place of an access token; a secret; may
   be set again at any time, a call takes the one that is set when it begins. Default none. Allowed:
   user:password, up to 1024 bytes without control characters.
 - `body_encoding`: how zoom_client_request is given its body: as the text that is sent, or as base64 of bytes
   such as a picture's. Default text. Allowed: text or base64.
 - `timeout_ms`: the whole call, from the name lookup to the last byte of the response. Default 30000.
   Allowed: 1 to 2147483647 milliseconds.
 - `connect_timeout_ms`: the part of it for making the connection: name lookup, TCP, proxy, TLS. Default
   10000. Allowed: 1 to 2147483647 milliseconds.
 - `max_retries`: how often a token call is sent again after a response that asks to wait (429, 502, 503, 504)
   or a connection that failed before anything was sent; zoom_client_request sends once. Default 3. Allowed: 0
   to 10.
 - `proxy`: env reads https_proxy, all_proxy and no_proxy as curl does, once for the process, and means system
   where no variable names a proxy; system means the user's proxy settings on Windows, and env elsewhere; with
   socks5h the proxy looks up names, with socks5 this machine; http:// base URLs never use a proxy. Default
   env. Allowed: env, system, none, or http(s):// or socks5(h)://[user:password@]host[:port].
 - `no_proxy`: the hosts that go without the proxy; where it is not set and proxy is env or system, the
   variable no_proxy decides. Default none. Allowed: names (with those below them), addresses, blocks such as
   10.0.0.0/8, separated by commas; or *.
 - `roots`: the root certificates that a server's certificate must lead to; bundled are Mozilla's, as of the
   build. Default system. Allowed: system, bundled, or the path of a PEM file.
 - `max_response_bytes`: the largest body that is accepted; a larger one is ZOOM_E_TOO_LARGE. Default 1048576.
   Allowed: 1 to 16777215 bytes.
 - `user_agent`: the User-Agent header field. Default zoom-token/VERSION. Allowed: visible ASCII and spaces,
   but no space at either end, up to 16384 bytes.
 - `keep_alive`: whether connections are kept for the next call. Default 1. Allowed: 0 or 1.
 - `header.NAME`: one more header field of that NAME in every request; an empty value removes it; may be set
   again at any time, a call takes the one that is set when it begins. Default none. Allowed: visible ASCII
   and spaces, but no space at either end, up to 16384 bytes; up to 64 fields.
 - `log_file`: a regular file; a line is appended for each request that is sent: time, method, URL without its
   query (which has the user), attempt, result, status, Zoom's code, reason, tracking id, sign-in, duration;
   no secret. Default none. Allowed: a path that can be written to.

 Options are set before the client's first call or copy, also one that was refused for its arguments; after it only
 `access_token`, `login` and `header.NAME` may be.
 `why` (NULL allowed) takes the text that says what was wrong; it is empty on success. The value is never part of that text.

 Returns ZOOM_OK; ZOOM_E_OPTION (no option of that name); ZOOM_E_ARGUMENT (the value, or `why`, is not allowed);
 ZOOM_E_STATE (too late); ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_LIMIT (no room for `why`). From any thread.
 */
int32_t ZOOM_CALL zoom_client_set(int32_t client,
                                  const char *option,
                                  const char *value,
                                  struct zoom_buf *why);

/*
 Makes another client with the options and the access token that a client has at this moment, and with the same
 connections. It has its own access token from then on: one copy for each access token serves many users at a time
 over shared connections, and what is set on a client later, or freeing it, does not affect a call of its copy.

 For setting options, a copy counts as the first call of both. `*copy` is the handle, 0 on failure; free it with
 zoom_free. The client may end before its copies. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`copy` is NULL), ZOOM_E_HANDLE,
 ZOOM_E_LIMIT or ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_client_copy(int32_t client,
                                   int32_t *copy);

/*
 The newest refresh token of the user whom the client signs in for. A program that keeps it itself, and not in
 `token_file`, reads it after each call: Zoom replaces it at each renewal, and the old one is invalid at once.

 Returns ZOOM_OK; ZOOM_E_NOT_FOUND (none is known: nobody has signed in, or the client signs in for an account);
 ZOOM_E_HANDLE; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY, ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_client_refresh_token(int32_t client,
                                            struct zoom_buf *out);

/*
 Gets a Zoom user token with the client's options, as zoom_get_user_token does with its arguments.

 - `user`, `type`, `ttl`: as there.
 - `meeting_id`: for type `onbehalf`, the meeting that is to be joined; NULL or empty for none. Up to 128 bytes.
 - `cancel`: a handle from zoom_cancel_new, or 0 for none.
 - `*response`: first 0, then the handle of the outcome, a failed one too: free it with zoom_free. There is none (it
   stays 0) only when `client` or `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and
   ZOOM_E_FORKED.

 Returns ZOOM_OK (zoom_response_token has the token), the HTTP status of a refusal (300 to 599), or an error below 0;
 zoom_response_error has the text. Blocks for `timeout_ms` at most. From any thread, several at a time.
 */
int32_t ZOOM_CALL zoom_client_get_user_token(int32_t client,
                                             const char *user,
                                             const char *type,
                                             int32_t ttl,
                                             const char *meeting_id,
                                             int32_t cancel,
                                             int32_t *response);

/*
 Sends any request of Zoom's API, with the client's options.

 - `method`: such as GET, up to 32 bytes; NULL or empty for GET.
 - `url`: an absolute https URL (http for loopback), or a path below the base URL such as `/users/me`. The characters
   of RFC 3986 only, percent-encoded where needed, up to 8192 bytes with the query; `//`, `.` and `..` in the path and
   `#` are refused.
 - `query_json`: a JSON object whose members are added to the query, percent-encoded: strings, numbers, true and false;
   null, arrays and objects are left out, and an empty string is sent as its name alone. NULL or empty for no more query.
 - `body`: the request's body, sent as application/json unless the option `header.Content-Type` names another type; NULL
   or empty for no body.
 - `cancel`, `response`: as for zoom_client_get_user_token.

 The access token is sent to the base URL's origin only; with the option `token_origin` = `any`, to the URL given.
 Redirects are not followed: a 3xx is a response like any other. The request is sent once; only where a kept
 connection turns out dead before a byte of the response, GET, HEAD, PUT, DELETE and OPTIONS are sent again on a new one.

 Returns ZOOM_OK for every status from 200 to 299, whatever the body; the HTTP status for 300 to 599; or an error
 below 0. Blocks for `timeout_ms` at most. From any thread, several at a time.
 */
int32_t ZOOM_CALL zoom_client_request(int32_t client,
                                      const char *method,
                                      const char *url,
                                      const char *query_json,
                                      const char *body,
                                      int32_t cancel,
                                      int32_t *response);

/*
 Begins a user's sign-in with a browser, for a program that has no secret (OAuth 2.0 for native apps, RFC 8252, with PKCE,
 RFC 7636). The program opens the address in the system's browser, and calls zoom_sign_in_finish.

 - `client`: has the option `client_id`: that of a public client, without a secret, or of an app with `client_secret` too.
   `redirect_uri` says where the browser goes afterwards, and `token_file` where the sign-in is kept for the next start.
   It counts as the client's first call.
 - `*sign_in`: first 0, then the handle of the sign-in; free it with zoom_free, which closes the port too.
 - `url`: takes the address to open; on any other result the text that tells what is wrong. The address is good for this
   sign-in alone.

 Until the browser has come back, the library listens on a port of 127.0.0.1, or of ::1 where `redirect_uri` names that, on a
 thread of its own: up to 16 sign-ins at a time in a process.

 Returns ZOOM_OK; ZOOM_E_ARGUMENT (`sign_in` is NULL, `url`, or the client's options); ZOOM_E_SIGN_IN (the port can't be
 listened on); ZOOM_E_HANDLE; ZOOM_E_LIMIT; ZOOM_E_FORKED; or, about `url`: ZOOM_E_BUFFER, ZOOM_E_MEMORY. After any other
 result than ZOOM_OK there is no sign-in. From any thread.
 */
int32_t ZOOM_CALL zoom_sign_in_start(int32_t client,
                                     int32_t *sign_in,
                                     struct zoom_buf *url);

/*
 Waits until the user has signed in, and gets the client its tokens. From then on the client is signed in: its calls renew
 its access token like any other's.

 - `pasted`: NULL or empty to wait for the browser. Or what the user copied from the browser's address line after the
   sign-in: the whole address, or the code in it; spaces and line ends around it do not count. Any other
   text is ZOOM_E_ARGUMENT, and the sign-in continues.
 - `wait_ms`: how long, in milliseconds. When the time is over before the browser has come back, the sign-in ends with
   ZOOM_E_TIMEOUT. With 0 the call looks once and never waits, so that a program with a window can call it from a timer.
 - `cancel`: a handle from zoom_cancel_new, or 0 for none. A cancel ends the sign-in, unless the browser has come back.
 - `*response`: first 0, then the handle of the outcome; free it with zoom_free. There is none for ZOOM_E_PENDING, when
   `sign_in` or `cancel` is no such handle, `response` is NULL, or for ZOOM_E_LIMIT and ZOOM_E_FORKED.

 The new tokens are in `token_file`, if it is set, before they are used. The exchange of the code continues when this
 call returns early, and the next call returns its outcome.

 Returns ZOOM_OK (zoom_response_status is that of the token endpoint); ZOOM_E_PENDING (not yet: call it again);
 ZOOM_E_SIGN_IN (the user or Zoom refused); ZOOM_E_TIMEOUT; ZOOM_E_CANCELLED; ZOOM_E_STATE (it has ended, or there is
 nothing to wait for and nothing was pasted); ZOOM_E_TOKEN_FILE; ZOOM_E_ARGUMENT (also for a negative `wait_ms`);
 ZOOM_E_HANDLE; or another error below 0. From any thread.
 */
int32_t ZOOM_CALL zoom_sign_in_finish(int32_t sign_in,
                                      const char *pasted,
                                      int32_t wait_ms,
                                      int32_t cancel,
                                      int32_t *response);

/*
 Forgets a user's sign-in: the token file is emptied, under its lock, and the tokens are ended at Zoom. The file is emptied
 also where Zoom can't be reached. Calls of the client are ZOOM_E_SIGN_IN afterwards, until the user has signed in again.

 - `client`: one with the options that it signs in with. It counts as the client's first call.
 - `cancel`: a handle from zoom_cancel_new, or 0 for none.
 - `*response`: as for zoom_client_get_user_token.

 Returns ZOOM_OK, also where nobody was signed in; ZOOM_E_SIGN_IN (Zoom refused); ZOOM_E_TOKEN_FILE; ZOOM_E_ARGUMENT (the
 client's options); or another error below 0. Blocks for `timeout_ms` at most. From any thread.
 */
int32_t ZOOM_CALL zoom_sign_out(int32_t client,
                                int32_t cancel,
                                int32_t *response);

/*
 The address that starts a meeting as the user of a ZAK: `https://zoom.us/s/{meeting}?zak={zak}`. Opened in a browser, it opens
 the Zoom client. Whoever has it can start the meeting as that user: it is a secret like the ZAK in it.

 - `host`: NULL or empty for `zoom.us`. Else `zoom.us`, `zoomgov.com` or a name below one of them, such as an account's
   `company.zoom.us`: a ZAK goes nowhere else.
 - `meeting`: the meeting's number, 9 to 11 digits; spaces and dashes between them do not count.
 - `zak`: a token of type `zak`. Zoom checks it when the meeting is started, so get it just before.
 - `out`: takes the address; on any other result the text that tells what is wrong.

 Nothing is sent. Returns ZOOM_OK; ZOOM_E_ARGUMENT; or, about `out`: ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY,
 ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_start_url(const char *host,
                                 const char *meeting,
                                 const char *zak,
                                 struct zoom_buf *out);

/*
 The HTTP status of the response, 200 to 599; 0 when no whole response came. Or ZOOM_E_HANDLE, ZOOM_E_FORKED.
 From any thread.
 */
int32_t ZOOM_CALL zoom_response_status(int32_t response);

/*
 Zoom's own code in the response's body, such as 1001 for an unknown user; 0 without one. Or ZOOM_E_HANDLE,
 ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_response_zoom_code(int32_t response);

/*
 Why the server refused: one of ZOOM_REASON_..., for a program that decides what to do next. New reasons may come: treat one
 that you don't know as ZOOM_REASON_OTHER. 0 for success, and where the result was an error of this library, below 0; but
 ZOOM_E_SIGN_IN has a reason, and ZOOM_E_NO_TOKEN where the response was an error of Zoom's or not from Zoom. Or
 ZOOM_E_HANDLE, ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_response_reason(int32_t response);

/*
 How many seconds the server asks to wait before the next request, 1 and up; ZOOM_E_NOT_FOUND where it does not ask.
 Or ZOOM_E_HANDLE, ZOOM_E_FORKED. From any thread.

 It is the field Retry-After of a refusal, counted from its arrival, whether the server wrote seconds, an HTTP date or
 an ISO 8601 one; rounded up; 2147483647 for more than that.
 */
int32_t ZOOM_CALL zoom_response_retry_after(int32_t response);

/*
 The token of a token call that succeeded. A secret: zoom_buf_free wipes it.

 Returns ZOOM_OK; ZOOM_E_NO_TOKEN (the response has no token; the text is empty); ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about
 `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY. From any thread.
 */
int32_t ZOOM_CALL zoom_response_token(int32_t response,
                                      struct zoom_buf *out);

/*
 The body as it was received: bytes, usually UTF-8 text; one that contains NULs is longer than it looks, see `len`.
 Empty when no whole response came. The body of a token call that succeeded contains the token.

 Returns ZOOM_OK; ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT,
 ZOOM_E_MEMORY. From any thread.
 */
int32_t ZOOM_CALL zoom_response_body(int32_t response,
                                     struct zoom_buf *out);

/*
 The header fields as they were received: a line each, ended by CR LF, without the status line. Bytes, as the body's:
 ASCII, unless a server sends other ones. Empty when no whole response came. Returns as zoom_response_body does. From any
 thread.
 */
int32_t ZOOM_CALL zoom_response_headers(int32_t response,
                                        struct zoom_buf *out);

/*
 What went wrong and what to do about it, in English: ASCII but for what the server itself said. Empty when the call
 succeeded. Contains no secret. Returns as zoom_response_body does. From any thread.
 */
int32_t ZOOM_CALL zoom_response_error(int32_t response,
                                      struct zoom_buf *out);

/*
 The value of one header field. Case does not matter in `name`; several fields of the name are joined with ", ".

 Returns ZOOM_OK; ZOOM_E_NOT_FOUND (no such field; the text is empty); ZOOM_E_ARGUMENT (`name` is not given or not
 UTF-8); and as zoom_response_body does. From any thread.
 */
int32_t ZOOM_CALL zoom_response_header(int32_t response,
                                       const char *name,
                                       struct zoom_buf *out);

/*
 Reads a whole response at once: for bindings, to which each call costs more than to C.

 - `numbers`: an array of `count` int32_t, which take, in this order: the status; Zoom's own code; the reason; the
   seconds to wait, 0 where the server asks for none; 1 where the same call may succeed in a moment, else 0; how often
   the request was sent again; the lengths in bytes of token, header fields, body and error text; and how many bytes
   of the error text, from its beginning, name the argument that was wrong, 0 where none was. An element that is not
   in this list stays as it is: give it 0 before.
 - `out`: takes token, header fields, body and error text, one after another and nothing in between. It contains the
   token.

 Returns ZOOM_OK; ZOOM_E_BUFFER, with all numbers and the length needed; ZOOM_E_ARGUMENT (`numbers` is NULL, `count`
 below 1, or `out`); ZOOM_E_HANDLE; ZOOM_E_FORKED; ZOOM_E_LIMIT; ZOOM_E_MEMORY. From any thread.
 */
int32_t ZOOM_CALL zoom_response_read(int32_t response,
                                     int32_t *numbers,
                                     int32_t count,
                                     struct zoom_buf *out);

/*
 Makes a cancel: a handle that calls are given, so that another thread can end them.

 `*cancel` is the handle, 0 on failure; free it with zoom_free. Returns ZOOM_OK, ZOOM_E_ARGUMENT (`cancel` is NULL)
 or ZOOM_E_LIMIT. From any thread.
 */
int32_t ZOOM_CALL zoom_cancel_new(int32_t *cancel);

/*
 Ends the calls that were given this cancel: those under way return ZOOM_E_CANCELLED at once, those that begin later
 too. It stays cancelled; make a new one for new calls.

 A call that has its response already returns that. Returns ZOOM_OK, ZOOM_E_HANDLE or ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_cancel(int32_t cancel);

/*
 Makes an empty JSON object.

 `*json` is the handle, 0 on failure; free it with zoom_free, which wipes the text. Returns ZOOM_OK, ZOOM_E_ARGUMENT
 (`json` is NULL) or ZOOM_E_LIMIT. From any thread.
 */
int32_t ZOOM_CALL zoom_json_new(int32_t *json);

/*
 Makes a JSON object from its UTF-8 text, which may begin with a byte order mark. Members keep their order; numbers and
 escapes stay as they are written. Where several members have the same name, all are kept, and a path leads to the
 first of them.

 `*json` is the handle, 0 on failure; free it with zoom_free, which wipes the text. `why` (may be NULL) receives what
 is wrong with the text and where, by line and column; it repeats nothing of the text. Returns ZOOM_OK; ZOOM_E_JSON
 (not well-formed, or not an object); ZOOM_E_ARGUMENT (`json` is NULL; `text` is not UTF-8 or longer than 16 MiB);
 ZOOM_E_MEMORY; ZOOM_E_LIMIT; or, about `why`: ZOOM_E_ARGUMENT, ZOOM_E_LIMIT, ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_json_parse(const char *text,
                                  int32_t *json,
                                  struct zoom_buf *why);

/*
 Sets the value at a path to a string. What the path leads to is replaced. What it lacks is made: a new member comes
 last in its object; an array is filled with `null` up to a new element.

 - `path`: names separated by dots, each followed by any number of indices in brackets, such as `a.b[1].c`. An index
   is 0 to 65535; one call makes no more than 65535 elements. A name that contains a dot or bracket is in quotes:
   `"a.b"[1].c`. Up to 4096 bytes.
 - `value`: UTF-8, up to 16 MiB; NULL for the empty string.
 - `why` (may be NULL): receives what is wrong with an argument.

 Returns ZOOM_OK; ZOOM_E_ARGUMENT (`path` or `value`); ZOOM_E_TOO_LARGE (the whole text would be larger than 2 GiB);
 ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `why`: ZOOM_E_ARGUMENT, ZOOM_E_LIMIT. On failure the object
 stays as it was. From any thread.
 */
int32_t ZOOM_CALL zoom_json_set_string(int32_t json,
                                       const char *path,
                                       const char *value,
                                       struct zoom_buf *why);

/*
 Sets the value at a path to any JSON value, given as its text, such as `true`, `1.50` or `{"a":[1]}`. It is kept as it
 is written, without the spaces and line ends between its parts.

 Otherwise as zoom_json_set_string; also returns ZOOM_E_JSON, when `value` is not well-formed.
 */
int32_t ZOOM_CALL zoom_json_set_raw(int32_t json,
                                    const char *path,
                                    const char *value,
                                    struct zoom_buf *why);

/*
 Sets the value at a path to a number. Otherwise as zoom_json_set_string.
 */
int32_t ZOOM_CALL zoom_json_set_int(int32_t json, const char *path, int32_t value, struct zoom_buf *why);

/*
 The value at a path, as text: a string without quotes and escapes, anything else as its compact JSON. The path is as
 for zoom_json_set_string; NULL or empty for the whole object.

 Returns ZOOM_OK; ZOOM_E_NOT_FOUND (there is no such value; the text is empty); ZOOM_E_JSON (the string contains half
 of a surrogate pair, which is no text); ZOOM_E_ARGUMENT (`path`); ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED; or,
 about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
 */
int32_t ZOOM_CALL zoom_json_get_string(int32_t json,
                                       const char *path,
                                       struct zoom_buf *out);

/*
 The whole number at a path, which may be in quotes: `7` or `"7"`.

 `*out` is the number, 0 on failure. Returns ZOOM_OK; ZOOM_E_NOT_FOUND (there is no whole number that fits an int32_t);
 ZOOM_E_JSON (as for zoom_json_get_string); ZOOM_E_ARGUMENT (`path`, or `out` is NULL); ZOOM_E_MEMORY; ZOOM_E_HANDLE;
 ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_json_get_int(int32_t json,
                                    const char *path,
                                    int32_t *out);

/*
 The number of elements of the array, or of members of the object, at a path; NULL or empty for the whole object.

 Returns that number, 0 or more; or an error below 0: ZOOM_E_NOT_FOUND (there is no array or object); ZOOM_E_ARGUMENT
 (`path`); ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_json_size(int32_t json,
                                 const char *path);

/*
 The type of the value at a path: ZOOM_JSON_STRING, ZOOM_JSON_NUMBER, ZOOM_JSON_BOOL, ZOOM_JSON_NULL, ZOOM_JSON_ARRAY or
 ZOOM_JSON_OBJECT.

 Returns that type; or an error below 0: ZOOM_E_NOT_FOUND (there is no such value); ZOOM_E_ARGUMENT (`path`);
 ZOOM_E_MEMORY; ZOOM_E_HANDLE; ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_json_type(int32_t json,
                                 const char *path);

/*
 The whole object as JSON text. `compact`: 0 for the pretty form, with an indentation of two spaces for each level, a
 space after each colon, and CR LF at the end of each line; any other number for no spaces and line ends at all.

 Returns ZOOM_OK; ZOOM_E_TOO_LARGE (nested so deeply that the indentation would be more than 64 MiB); ZOOM_E_MEMORY;
 ZOOM_E_HANDLE; ZOOM_E_FORKED; or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT. From any thread.
 */
int32_t ZOOM_CALL zoom_json_emit(int32_t json,
                                 int32_t compact,
                                 struct zoom_buf *out);

/*
 Frees a handle, whatever its kind. A call that still uses it is not disturbed.

 Does nothing for 0. Returns ZOOM_OK, ZOOM_E_HANDLE (never valid, or freed already) or ZOOM_E_FORKED. From any thread.
 */
int32_t ZOOM_CALL zoom_free(int32_t handle);

/*
 Wipes a text. Memory of the library's is freed and `*buf` set to zeros, so that it can be used again; memory of the
 caller's stays with the caller, and `len` becomes 0.

 Does nothing for NULL and for an empty buffer. Returns ZOOM_OK; ZOOM_E_ARGUMENT when `*buf` is no buffer of this
 library's (never set to zeros, or a copy of one that was freed already); or ZOOM_E_FORKED for memory of the parent's
 in a forked child. After an error nothing was touched. From any thread.
 */
int32_t ZOOM_CALL zoom_buf_free(struct zoom_buf *buf);

/*
 Closes the connections that zoom_get_user_token and zoom_get_user_token_with_settings keep. Calls under way are not
 disturbed, and the next call opens new ones. Clients, responses and buffers stay: they are the caller's to free.

 A program whose clients sign in as a user calls this before it ends. A refresh token that was sent to Zoom is spent: where
 the next one is on its way, this waits until it is saved, usually for less than a second, and never longer than 35 seconds.

 Returns ZOOM_OK. From any thread.
 */
int32_t ZOOM_CALL zoom_shutdown(void);

/*
 A few English words for a code of this library or an HTTP status, such as "Not Found". ASCII.

 Returns ZOOM_OK, or, about `out`: ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY, ZOOM_E_FORKED. From
 any thread.
 */
int32_t ZOOM_CALL zoom_status_text(int32_t status,
                                   struct zoom_buf *out);

/*
 The library's version, such as "1.0.0". ASCII. Returns as zoom_status_text does. From any thread.
 */
int32_t ZOOM_CALL zoom_version(struct zoom_buf *out);

/*
 The ZOOM_ABI_VERSION that the library was built with. A program that loads the library at run time can refuse one
 that is older than its header. From any thread.
 */
int32_t ZOOM_CALL zoom_abi_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ZOOM_TOKEN_H */
