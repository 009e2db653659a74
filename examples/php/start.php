<?php
// Gets a ZAK through FFI and prints the address that starts a meeting with it. Needs PHP 7.4 or later, with the extension FFI.
//
// Run it in the project's folder:
//
//     cargo build --release
//     LD_LIBRARY_PATH=target/release php examples/php/start.php
//
// From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
declare(strict_types=1);

// Declarations of zoom_token.h. In a web server FFI is off, unless php.ini has ffi.enable=1 or the file is preloaded.
$zoom = FFI::cdef('
    typedef struct { char *data; int32_t len; int32_t cap; } zoom_buf;
    int32_t zoom_get_user_token(const char *base, const char *auth, const char *user, const char *type, int32_t ttl, zoom_buf *out);
    int32_t zoom_start_url(const char *host, const char *meeting, const char *zak, zoom_buf *out);
    int32_t zoom_buf_free(zoom_buf *buf);
', PHP_OS_FAMILY === 'Windows' ? 'zoom_token.dll' : 'libzoom_token.so');

$text = $zoom->new('zoom_buf'); // zeros: the library allocates
$out = FFI::addr($text);

// null is NULL, "not given": Zoom itself is the default for the first argument. getenv returns false where nothing is set.
$base = getenv('ZOOM_BASE_URL') ?: null;
$accessToken = getenv('ZOOM_ACCESS_TOKEN') ?: null;
$code = $zoom->zoom_get_user_token($base, $accessToken, 'me', 'zak', 0, $out);
if ($code === 0) {
    // The ZAK is read where it lies; the meeting's address replaces it there.
    $code = $zoom->zoom_start_url(null, '123 4567 8901', $text->data, $out);
}

// The address; or what went wrong, and what to do.
fwrite($code === 0 ? STDOUT : STDERR, FFI::string($text->data) . "\n");
$zoom->zoom_buf_free($out); // wipes and frees it
exit($code === 0 ? 0 : 1);
