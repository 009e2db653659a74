//! The table of the faults that a server can have. Its behaviour, the program's `--help-faults` and the documentation are made
//! from it.

use crate::users::digits;

/// The token of the correct response.
pub const USER_TOKEN: &str = "simulator-user-token";

/// The token of extra responses, which belong to no request.
pub const STRANGER_TOKEN: &str = "simulator-stranger-token";

/// The body of the correct response.
pub(super) const BODY: &str = r#"{"token":"simulator-user-token"}"#;

/// One row of the table of faults.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fault {
    /// The name; where [`number`](Fault::number) is not empty, a number follows it.
    pub name: &'static str,
    /// What the number after the name stands for, or empty when there is none.
    pub number: &'static str,
    /// What happens.
    pub description: &'static str,
    pub(super) behaviour: Behaviour,
}

/// How a response shows where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    /// By its Content-Length.
    Length,
    /// By chunked transfer coding.
    Chunks,
    /// By the end of the connection.
    Close,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Regularly: over TLS with close_notify.
    Polite,
    /// By TCP's FIN alone, without close_notify.
    Bare,
    /// By a TCP reset.
    Reset,
}

/// What a server does. "The number" is the one after the fault's name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Behaviour {
    /// Sends the correct response.
    Correct(Framing),
    /// Ends the connection after the number of bytes of the response.
    Cut(Framing, End),
    /// Sends nothing after the number of bytes of the response.
    Stall,
    /// Sends the response one byte at a time, the number of milliseconds apart.
    Drip(Framing),
    /// Sends the response's body one byte at a time, the number of milliseconds apart.
    DripBody,
    /// Sends a second response in the same write.
    ExtraAtOnce,
    /// Sends a second response in the same write, but over TLS in its own record.
    ExtraNext,
    /// The same after a response of the number of bytes.
    ExtraAfter,
    /// Sends a second response the number of milliseconds later.
    ExtraLater,
    /// Sends the first text, and then the second for ever.
    Endless(&'static str, &'static str),
    /// Sends the correct response with the number of header fields.
    Fields,
    /// Sends the correct response with a header field whose name has the number of bytes.
    LongName,
    /// Sends these bytes and closes.
    Bytes(&'static [u8]),
    /// Sends a status line, these header fields and the correct body, and closes.
    Head(&'static str),
    /// Sends a status line, these header fields and the correct body in a chunk, and closes.
    InChunks(&'static str),
    /// Sends the correct body in a chunk with this size, and closes.
    ChunkSize(&'static str),
    /// Sends this as a chunked body, and closes.
    Chunked(&'static str),
    /// Sends this, and then a correct Content-Length and body, and closes.
    Start(&'static [u8]),
    /// Sends the correct body with the number as the status.
    Status,
    /// Sends this status line and these header fields, without a body.
    Empty(&'static str),
    /// Sends this body with status 200.
    Body(&'static [u8]),
    /// Sends a body with the number of nested arrays.
    Deep,
    /// Sends a token of the number of bytes.
    LongToken,
    /// Sends a Zoom error with a message of the number of bytes.
    LongMessage,
    /// Sends a Zoom error with this message, status 400.
    Message(&'static str),
    /// Sends this body with this Content-Encoding.
    Encoded(&'static str, &'static [u8]),
    /// Sends 64 MiB of zeros as 64 KiB of gzip.
    Bomb,
    /// Redirects to another server with the number as the status.
    Redirect,
    /// Ends the connection after the number of bytes of a redirect.
    CutRedirect,
    /// Sends these bytes in place of TLS, once the client has sent something.
    InsteadOfTls(&'static [u8]),
    /// Sends these bytes in place of TLS for ever.
    InsteadOfTlsForEver(&'static [u8]),
    /// Accepts connections and sends nothing.
    Silent,
    /// Sends every byte on the wire, including the TLS handshake, the number of milliseconds apart.
    WireDrip,
    /// Ends the connection after the number of bytes on the wire.
    WireCut,
    /// Sends the start of the response, and then TLS key updates for ever.
    KeyUpdates,
    /// Sends the number of bytes of the response, and then a record that is not encrypted.
    WireGarbage,
    /// As a proxy: sends the number of bytes of the response to CONNECT, and then nothing.
    ConnectStall,
    /// As a proxy: sends the response to CONNECT one byte at a time, the number of milliseconds apart.
    ConnectDrip,
    /// As a proxy: ends the connection after the number of bytes of the response to CONNECT.
    ConnectCut,
    /// As a proxy: responds to CONNECT with the first text and then the second for ever.
    ConnectEndless(&'static str, &'static str),
    /// As a proxy: responds to CONNECT with these bytes, and closes once the client has disconnected.
    ConnectBytes(&'static [u8]),
}

/// A fault with its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selected {
    pub(super) behaviour: Behaviour,
    pub(super) number: u64,
}

// The same literals become the rows and the lines of the documentation.
macro_rules! faults {
    ($(($name:literal, $number:literal, $behaviour:expr, $description:literal),)*) => {
        /// The faults. N, MS and STATUS stand for a number: `cut-120` ends a response after its byte 120.
        ///
        /// A response is one to a token call and contains the token [`USER_TOKEN`], if any. "Over TLS" and "on the
        /// wire" refer to the https listener; without TLS only the response is on the wire.
        ///
        /// | name | what happens |
        /// |---|---|
        $(#[doc = concat!("| `", $name, $number, "` | ", $description, " |")])*
        pub const FAULTS: &[Fault] = &[$(Fault { name: $name, number: $number, description: $description, behaviour: $behaviour }),*];
    };
}

use Behaviour::*;
use End::{Bare, Polite, Reset};
use Framing::{Chunks, Close, Length};

const OK: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

faults! {
    ("none", "", Correct(Length), "no fault: the response has a Content-Length, and the connection is kept"),
    ("chunked", "", Correct(Chunks), "no fault: the response is chunked, and the connection is kept"),
    ("close", "", Correct(Close), "no fault: the response ends with the connection"),

    ("cut-", "N", Cut(Length, Polite), "the connection ends after N bytes of a response with a Content-Length"),
    ("cut-chunked-", "N", Cut(Chunks, Polite), "the same with a chunked response"),
    ("cut-close-", "N", Cut(Close, Polite), "the same with a response that ends with the connection"),
    ("bare-cut-", "N", Cut(Length, Bare), "as `cut-N`; over TLS without close_notify"),
    ("bare-cut-chunked-", "N", Cut(Chunks, Bare), "as `cut-chunked-N`; over TLS without close_notify"),
    ("bare-cut-close-", "N", Cut(Close, Bare), "as `cut-close-N`; over TLS without close_notify"),
    ("reset-", "N", Cut(Length, Reset), "the connection is reset after N bytes of a response with a Content-Length"),
    ("reset-chunked-", "N", Cut(Chunks, Reset), "the same with a chunked response"),
    ("reset-close-", "N", Cut(Close, Reset), "the same with a response that ends with the connection"),

    ("stall-", "N", Stall, "silence after N bytes of the response"),
    ("drip-", "MS", Drip(Length), "the response one byte at a time, MS milliseconds apart"),
    ("drip-chunked-", "MS", Drip(Chunks), "the same with a chunked response"),
    ("drip-close-", "MS", Drip(Close), "the same with a response that ends with the connection"),
    ("drip-body-", "MS", DripBody, "the response's head at once, its body one byte at a time, MS milliseconds apart"),

    ("extra-at-once", "", ExtraAtOnce, "a second response in the same write, over TLS in the same record"),
    ("extra-next", "", ExtraNext, "a second response in the same write, over TLS in the next record"),
    ("extra-after-", "N", ExtraAfter, "the same after a response of N bytes, which may exactly fill a client's buffer"),
    ("extra-later-", "MS", ExtraLater, "a second response on the idle connection, MS milliseconds later"),

    ("endless-empty-lines", "", Endless("", "\r\n"), "empty lines for ever before the status line"),
    ("endless-status", "", Endless("HTTP/1.1 200 ", "x"), "a status line without an end"),
    ("endless-interim", "", Endless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "interim responses for ever"),
    ("endless-headers", "", Endless(OK, "X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"), "header fields for ever"),
    ("endless-name", "", Endless(OK, "x"), "a header field's name without an end"),
    ("endless-value", "", Endless("HTTP/1.1 200 OK\r\nX-Header: ", "x"), "a header field's value without an end"),
    ("endless-body", "", Endless("HTTP/1.1 200 OK\r\n\r\n", "x"), "a body without an end"),
    ("endless-chunks", "", Endless(CHUNKED, "10\r\nxxxxxxxxxxxxxxxx\r\n"), "chunks for ever"),
    ("endless-crumbs", "", Endless(CHUNKED, "1\r\nx\r\n"), "chunks of one byte for ever"),
    ("endless-chunk-size", "", Endless(CHUNKED, "0"), "a chunk's size without an end"),
    ("endless-extension", "", Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        "a chunk extension without an end"),
    ("endless-trailers", "", Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n",
        "X-Trailer: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"), "trailers for ever"),
    ("endless-trailer", "", Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer: ",
        "x"), "a trailer without an end"),
    ("fields-", "N", Fields, "the response with N header fields"),
    ("name-", "N", LongName, "the response with a header field whose name has N bytes"),

    ("length-and-chunks", "", InChunks("Content-Length: 32\r\nTransfer-Encoding: chunked\r\n"),
        "Content-Length and Transfer-Encoding, the body in chunks"),
    ("length-and-no-chunks", "", Head("Content-Length: 32\r\nTransfer-Encoding: chunked\r\n"),
        "Content-Length and Transfer-Encoding, the body without chunks"),
    ("length-plus", "", Head("Content-Length: +32\r\n"), "Content-Length: +32"),
    ("length-minus", "", Head("Content-Length: -1\r\n"), "Content-Length: -1"),
    ("length-zeros", "", Head("Content-Length: 0032\r\n"), "Content-Length: 0032"),
    ("length-hex", "", Head("Content-Length: 0x20\r\n"), "Content-Length: 0x20"),
    ("length-decimal", "", Head("Content-Length: 32.0\r\n"), "Content-Length: 32.0"),
    ("length-unit", "", Head("Content-Length: 32 bytes\r\n"), "Content-Length: 32 bytes"),
    ("length-empty", "", Head("Content-Length: \r\n"), "an empty Content-Length"),
    ("length-huge", "", Head("Content-Length: 18446744073709551616\r\n"), "Content-Length: 2^64"),
    ("length-wraps", "", Head("Content-Length: 18446744073709551648\r\n"), "Content-Length: 2^64 + 32"),
    ("length-largest", "", Head("Content-Length: 18446744073709551615\r\n"), "Content-Length: 2^64 - 1"),
    ("length-twice", "", Head("Content-Length: 32\r\nContent-Length: 32\r\n"), "Content-Length twice, the same"),
    ("length-twice-other", "", Head("Content-Length: 32\r\nContent-Length: 5\r\n"), "Content-Length twice, with two lengths"),
    ("length-list", "", Head("Content-Length: 32, 32\r\n"), "Content-Length: 32, 32"),
    ("length-list-other", "", Head("Content-Length: 32, 5\r\n"), "Content-Length: 32, 5"),
    ("length-shorter", "", Head("Content-Length: 31\r\n"), "a Content-Length one less than the body"),
    ("length-longer", "", Head("Content-Length: 33\r\n"), "a Content-Length one more than the body"),
    ("encoding-twice", "", InChunks("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        "Transfer-Encoding: chunked, twice"),
    ("encoding-gzip", "", InChunks("Transfer-Encoding: gzip, chunked\r\n"),
        "Transfer-Encoding: gzip, chunked"),
    ("encoding-unknown", "", Head("Transfer-Encoding: xchunked\r\n"), "Transfer-Encoding: xchunked"),
    ("encoding-identity", "", Head("Transfer-Encoding: identity\r\n"), "Transfer-Encoding: identity"),
    ("encoding-not-last", "", InChunks("Transfer-Encoding: chunked, identity\r\n"),
        "Transfer-Encoding: chunked, identity"),
    ("encoding-case", "", InChunks("TRANSFER-ENCODING: CHUNKED\r\n"),
        "TRANSFER-ENCODING: CHUNKED"),
    ("encoding-http-1.0", "", Bytes(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"),
        "chunks in a response of HTTP/1.0"),
    ("chunk-plus", "", ChunkSize("+20"), "a chunk of size +20"),
    ("chunk-minus", "", ChunkSize("-20"), "a chunk of size -20"),
    ("chunk-0x", "", ChunkSize("0x20"), "a chunk of size 0x20"),
    ("chunk-zeros", "", Chunked("00000020\r\n{\"token\":\"simulator-user-token\"}\r\n000\r\n\r\n"), "chunk sizes with leading zeros"),
    ("chunk-huge", "", ChunkSize("10000000000000000"), "a chunk of size 2^64"),
    ("chunk-wraps", "", ChunkSize("10000000000000020"), "a chunk of size 2^64 + 32"),
    ("chunk-largest", "", ChunkSize("ffffffffffffffff"), "a chunk of size 2^64 - 1"),
    ("chunk-empty", "", ChunkSize(""), "a chunk without a size"),
    ("chunk-letters", "", ChunkSize("xy"), "a chunk of size xy"),
    ("chunk-space-before", "", ChunkSize(" 20"), "a space before a chunk's size"),
    ("chunk-space-after", "", ChunkSize("20 "), "a space after a chunk's size"),
    ("chunk-extension", "", Chunked("20;a=b;c=\"d\"\r\n{\"token\":\"simulator-user-token\"}\r\n0;e\r\n\r\n"), "chunk extensions"),
    ("chunk-trailer", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer: a\r\n\r\n"), "a trailer"),
    ("chunk-lf-in-extension", "", Chunked("20;a\nb\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed inside a chunk extension"),
    ("chunk-lf-after-semicolon", "", Chunked("20;\nXX\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed and two letters after the semicolon"),
    ("chunk-lf-after", "", Chunked("20\n\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed after a chunk's size"),
    ("chunk-lf-before", "", Chunked("\n20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed before a chunk's size"),
    ("chunk-nbsp", "", Chunked("20\u{a0}\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a no-break space after a chunk's size"),
    ("chunk-vt", "", Chunked("\u{b}20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a vertical tab before a chunk's size"),
    ("chunk-ff", "", Chunked("20\u{c}\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a form feed after a chunk's size"),
    ("chunk-trailer-no-colon", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer\r\n\r\n"), "a trailer without a colon"),
    ("chunk-trailer-nul", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer: \0\r\n\r\n"), "a trailer with a NUL"),
    ("chunk-bare-lf", "", Chunked("20\n{\"token\":\"simulator-user-token\"}\n0\n\n"), "chunks whose lines end in LF alone"),
    ("chunk-bare-cr", "", Chunked("20\r{\"token\":\"simulator-user-token\"}\r0\r\r"), "chunks whose lines end in CR alone"),
    ("chunk-longer", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}x\r\n0\r\n\r\n"), "a chunk one byte longer than its size"),
    ("chunk-without-end", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}0\r\n\r\n"), "a chunk without the line end after it"),
    ("bare-lf", "", Bytes(b"HTTP/1.1 200 OK\nContent-Length: 32\n\n{\"token\":\"simulator-user-token\"}"), "lines that end in LF alone"),
    ("bare-cr", "", Bytes(b"HTTP/1.1 200 OK\rContent-Length: 32\r\r{\"token\":\"simulator-user-token\"}"), "lines that end in CR alone"),
    ("cr-inside", "", Head("X-Header: a\rb\r\nContent-Length: 32\r\n"), "CR in a header field's value"),
    ("nul-inside", "", Head("X-Header: a\0b\r\nContent-Length: 32\r\n"), "NUL in a header field's value"),
    ("latin-1", "", Start(b"HTTP/1.1 200 OK\r\nX-Header: f\xfcr\r\n"), "a byte above ASCII in a header field's value"),
    ("folded", "", Head("X-Header: a\r\n b\r\nContent-Length: 32\r\n"), "a folded header field"),
    ("folded-length", "", Head("Content-Length:\r\n 32\r\n"), "a folded Content-Length"),
    ("folded-first", "", Head(" X-Header: a\r\nContent-Length: 32\r\n"), "a space before the first header field"),
    ("space-before-colon", "", Head("Content-Length : 32\r\n"), "a space before a header field's colon"),
    ("no-colon", "", Head("Content-Length 32\r\n"), "a header field without a colon"),
    ("no-name", "", Head(": 32\r\nContent-Length: 32\r\n"), "a header field without a name"),
    ("odd-name", "", Head("X(Header): a\r\nContent-Length: 32\r\n"), "a header field's name with parentheses"),

    ("status-", "STATUS", Status, "this status, of three digits, with a token in the body"),
    ("status-text", "", Start(b"HTTP/1.1 abc OK\r\n"), "letters as the status"),
    ("status-short", "", Start(b"HTTP/1.1 20 OK\r\n"), "a status of two digits"),
    ("status-long", "", Start(b"HTTP/1.1 2000 OK\r\n"), "a status of four digits"),
    ("no-reason", "", Start(b"HTTP/1.1 200\r\n"), "a status line that ends after the status"),
    ("http-0.9", "", Bytes(b"{\"token\":\"simulator-user-token\"}"), "only a body, as in HTTP/0.9"),
    ("http-1.0", "", Start(b"HTTP/1.0 200 OK\r\n"), "a response of HTTP/1.0"),
    ("http-1.2", "", Start(b"HTTP/1.2 200 OK\r\n"), "a response of HTTP/1.2"),
    ("http-2.0", "", Start(b"HTTP/2.0 200 OK\r\n"), "a response of HTTP/2.0"),
    ("empty-line-first", "", Start(b"\r\nHTTP/1.1 200 OK\r\n"), "an empty line before the status line"),
    ("garbage-first", "", Start(b"\x00\xff\x13garbage\r\n\r\nHTTP/1.1 200 OK\r\n"), "garbage before the status line"),
    ("only-interim", "", Bytes(b"HTTP/1.1 100 Continue\r\n\r\n"), "100 and nothing else"),
    ("switching", "", Empty("101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n"), "101"),
    ("no-content", "", Empty("204 No Content\r\n"), "204"),
    ("reset-content", "", Empty("205 Reset Content\r\nContent-Length: 0\r\n"), "205"),
    ("empty", "", Empty("200 OK\r\nContent-Length: 0\r\n"), "200 with an empty body"),

    ("gzip", "", Encoded("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\xc9\xcf\x4e\xcd\x53\xb2\x52\x2a\xce\xcc\x2d\xcd\x49\x2c\xc9\x2f\xd2\x2d\x2d\x4e\x2d\xd2\x85\x08\xd7\x02\x00\x30\x49\xb3\x7f\x20\x00\x00\x00"), "a gzip body"),
    ("deflate", "", Encoded("deflate", b"\x78\xda\xab\x56\x2a\xc9\xcf\x4e\xcd\x53\xb2\x52\x2a\xce\xcc\x2d\xcd\x49\x2c\xc9\x2f\xd2\x2d\x2d\x4e\x2d\xd2\x85\x08\xd7\x02\x00\xc2\x66\x0b\xf6"), "a deflate body"),
    ("br", "", Encoded("br", b"\x8b\x0f\x80{\"token\":\"simulator-user-token\"}\x03"), "a brotli body"),
    ("encoded-as-zstd", "", Encoded("zstd", BODY.as_bytes()), "Content-Encoding: zstd with a body that is not zstd"),
    ("encoded-as-identity", "", Encoded("identity", BODY.as_bytes()), "Content-Encoding: identity"),
    ("bomb", "", Bomb, "64 MiB of zeros as 64 KiB of gzip"),

    ("html", "", Body(b"<!DOCTYPE html>\n<title>Sign in</title>\n"), "an HTML page with status 200"),
    ("bom", "", Body(b"\xef\xbb\xbf{\"token\":\"simulator-user-token\"}"), "a byte order mark before the JSON"),
    ("utf-16", "", Body(b"\xff\xfe{\0\"\0t\0\"\0:\0\"\0x\0\"\0}\0"), "JSON in UTF-16"),
    ("garbage", "", Body(b"\x00\x01\xfe\xff simulator-user-token"), "a body of garbage"),
    ("deep-", "N", Deep, "JSON whose token is N nested arrays"),
    ("invalid-utf-8", "", Body(b"{\"token\":\"simulator-user-token\xff\"}"), "JSON with a byte that is not UTF-8"),
    ("half-a-pair", "", Body(br#"{"token":"simulator-user-token\ud800"}"#), "JSON with half of a surrogate pair"),
    ("two-objects", "", Body(br#"{"token":"simulator-user-token"}{}"#), "two JSON objects"),
    ("cut-json", "", Body(br#"{"token":"simulator-user-token"#), "JSON that ends too early, in a complete response"),
    ("token-missing", "", Body(b"{}"), "JSON without a token"),
    ("token-null", "", Body(br#"{"token":null}"#), "a null token"),
    ("token-empty", "", Body(br#"{"token":""}"#), "an empty token"),
    ("token-number", "", Body(br#"{"token":7}"#), "a number as the token"),
    ("token-object", "", Body(br#"{"token":{"token":"simulator-user-token"}}"#), "an object as the token"),
    ("token-twice", "", Body(br#"{"token":"simulator-user-token","token":"simulator-user-token"}"#), "two tokens"),
    ("token-twice-escaped", "", Body(br#"{"token":"simulator-user-token","tok\u0065n":"simulator-user-token"}"#), "two tokens, one name with an escape"),
    ("token-nul", "", Body(br#"{"token":"simulator-user-token\u0000"}"#), "a token with U+0000"),
    ("token-line", "", Body(br#"{"token":"simulator-user-token\r\nX: y"}"#), "a token with a line end"),
    ("token-case", "", Body(br#"{"Token":"simulator-user-token"}"#), "a member Token"),
    ("token-", "N", LongToken, "a token of N bytes"),
    ("message-", "N", LongMessage, "400, code 300, with a message of N bytes"),
    ("message-controls", "", Message(r"a\u0000b\u0007c\r\nd\u001b[31me\u0085f"), "400, code 300, with control characters in the message"),
    ("message-empty", "", Message(""), "400, code 300, with an empty message"),

    ("redirect-", "STATUS", Redirect, "this status, a token in the body, and another server in Location"),
    ("cut-redirect-", "N", CutRedirect, "the connection ends after N bytes of a redirect"),

    ("plain", "", InsteadOfTls(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "http on the port, whatever the client speaks"),
    ("silent", "", Silent, "connections are accepted, and nothing is sent"),
    ("tls-garbage", "", InsteadOfTls(b"\x16\x03\x03\x00\x10garbage garbage!"), "a TLS record of garbage"),
    ("tls-fatal-alert", "", InsteadOfTls(b"\x15\x03\x03\x00\x02\x02\x28"), "a fatal TLS alert, handshake failure"),
    ("tls-alerts", "", InsteadOfTlsForEver(b"\x15\x03\x03\x00\x02\x01\x5a"), "TLS warnings for ever"),
    ("tls-empty-records", "", InsteadOfTlsForEver(b"\x16\x03\x03\x00\x00"), "empty TLS records for ever"),
    ("tls-huge-hello", "", InsteadOfTlsForEver(b"\x16\x03\x03\x00\x08\x02\xff\xff\xff\x03\x03xx"), "a TLS hello without an end"),
    ("tls-key-updates", "", KeyUpdates, "over TLS: the start of a response, and then key updates for ever"),
    ("tls-garbage-after-", "N", WireGarbage, "over TLS: N bytes of the response, and then a record that can't be decrypted"),
    ("wire-drip-", "MS", WireDrip, "everything on the wire, including the TLS handshake, one byte at a time, MS milliseconds apart"),
    ("wire-cut-", "N", WireCut, "the connection ends after N bytes on the wire, including the TLS handshake"),

    ("connect-stall-", "N", ConnectStall, "as a proxy: silence after N bytes of the response to CONNECT"),
    ("connect-drip-", "MS", ConnectDrip, "as a proxy: the response to CONNECT one byte at a time, MS milliseconds apart"),
    ("connect-cut-", "N", ConnectCut, "as a proxy: the connection ends after N bytes of the response to CONNECT"),
    ("connect-silent", "", ConnectBytes(b"HTTP/1.1 200 OK\r\n\r\n"), "as a proxy: 200 to CONNECT, and then silence"),
    ("connect-garbage", "", ConnectBytes(b"\x00\xff\x13garbage\r\n\r\n"), "as a proxy: garbage to CONNECT"),
    ("connect-extra", "", ConnectBytes(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        "as a proxy: a second response after the one to CONNECT, in the same write"),
    ("connect-endless-headers", "", ConnectEndless(OK, "X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"), "as a proxy: header fields for ever"),
    ("connect-endless-interim", "", ConnectEndless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "as a proxy: interim responses for ever"),
    ("connect-endless-body", "", ConnectEndless("HTTP/1.1 403 Forbidden\r\n\r\n", "x"), "as a proxy: 403 with a body without an end"),
}

/// Finds a fault by its name, with the number where it has one.
pub(super) fn find(asked: &str) -> Option<Selected> {
    FAULTS.iter().find_map(|fault| {
        let number = match fault.number {
            "" => (asked == fault.name).then_some(0),
            _ => asked.strip_prefix(fault.name).filter(|number| !number.is_empty()).and_then(digits),
        };
        number.map(|number| Selected { behaviour: fault.behaviour, number })
    })
}
