//! The faults that a server can have: one table, from which its behaviour, the program's `--help` and the
//! documentation are made.

use crate::users::digits;

/// The token of the answers that come to their end.
pub const USER_TOKEN: &str = "simulator-user-token";

/// The token of the answers that nobody asked for.
pub const STRANGER_TOKEN: &str = "simulator-stranger-token";

/// The body of the ordinary answer.
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
    pub says: &'static str,
    pub(super) does: Does,
}

/// How an answer tells where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    /// By its Content-Length.
    Length,
    /// In chunks.
    Chunks,
    /// By the connection's end.
    Close,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// Regularly: over TLS with its closing message.
    Polite,
    /// By TCP's end alone.
    Bare,
    /// By a reset.
    Reset,
}

/// What a server does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Does {
    /// Answers as it should.
    Whole(Framing),
    /// Ends the connection after so many bytes of the answer.
    Cut(Framing, End),
    /// Is silent after so many bytes of the answer.
    Stall,
    /// Sends the answer one byte at a time, so many milliseconds apart.
    Drip(Framing),
    /// Sends the answer's body one byte at a time, so many milliseconds apart.
    DripBody,
    /// Sends a second answer in the same write.
    ExtraAtOnce,
    /// Sends a second answer in the same write, but over TLS in a record of its own.
    ExtraNext,
    /// The same, where the first answer has so many bytes.
    ExtraBehind,
    /// Sends a second answer so many milliseconds later.
    ExtraLater,
    /// Sends the first text, and then the second for ever.
    Endless(&'static str, &'static str),
    /// Sends the ordinary answer with so many header fields more.
    Fields,
    /// Sends the ordinary answer with a header field whose name has so many bytes.
    LongName,
    /// Sends these bytes and closes.
    Bytes(&'static [u8]),
    /// Sends the ordinary body below a status line and these header fields, and closes.
    Head(&'static str),
    /// Sends the ordinary body in a chunk below a status line and these header fields, and closes.
    InChunks(&'static str),
    /// Sends the ordinary body in a chunk with this size, and closes.
    ChunkSize(&'static str),
    /// Sends this as a chunked body, and closes.
    Chunked(&'static str),
    /// Sends the ordinary header field and body below this, and closes.
    Start(&'static [u8]),
    /// Sends the ordinary body with this status.
    Status,
    /// Sends this status line and these header fields, without a body.
    Empty(&'static str),
    /// Sends this body with status 200.
    Body(&'static [u8]),
    /// Sends a body that is so many arrays deep.
    Deep,
    /// Sends a token of so many bytes.
    LongToken,
    /// Sends an error of Zoom's with a message of so many bytes.
    LongMessage,
    /// Sends an error of Zoom's with this message, status 400.
    Message(&'static str),
    /// Sends this body with this Content-Encoding.
    Encoded(&'static str, &'static [u8]),
    /// Sends 64 MiB of zeros as 64 KiB of gzip.
    Bomb,
    /// Answers with this status and another server as Location.
    Redirect,
    /// Ends the connection after so many bytes of a redirect.
    CutRedirect,
    /// Sends these bytes in place of TLS, once the client has said something.
    InsteadOfTls(&'static [u8]),
    /// Sends these bytes in place of TLS for ever.
    InsteadOfTlsForEver(&'static [u8]),
    /// Accepts connections and says nothing.
    Silent,
    /// Sends every byte on the wire, the TLS handshake's too, so many milliseconds apart.
    WireDrip,
    /// Ends the connection after so many bytes on the wire.
    WireCut,
    /// Answers, and then has TLS change its keys for ever.
    KeyUpdates,
    /// Sends so many bytes of the answer, and then what is no TLS.
    WireGarbage,
    /// As a proxy: answers CONNECT with the first so many bytes and is silent.
    ConnectStall,
    /// As a proxy: answers CONNECT one byte at a time, so many milliseconds apart.
    ConnectDrip,
    /// As a proxy: ends the connection after so many bytes of the answer to CONNECT.
    ConnectCut,
    /// As a proxy: answers CONNECT with the first text and then the second for ever.
    ConnectEndless(&'static str, &'static str),
    /// As a proxy: answers CONNECT with these bytes, and closes once the client is gone.
    ConnectBytes(&'static [u8]),
}

/// A fault with its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub(super) does: Does,
    pub(super) number: u64,
}

// The same literals become the rows and the lines of the documentation.
macro_rules! faults {
    ($(($name:literal, $number:literal, $does:expr, $says:literal),)*) => {
        /// The faults. N, MS and STATUS stand for a number: `cut-120` ends an answer after its byte 120.
        ///
        /// An answer is one to a token call and has the token [`USER_TOKEN`], if any. "Over TLS" and "on the wire"
        /// are about the https listener; without TLS the wire has the answer alone.
        ///
        /// | name | what happens |
        /// |---|---|
        $(#[doc = concat!("| `", $name, $number, "` | ", $says, " |")])*
        pub const FAULTS: &[Fault] = &[$(Fault { name: $name, number: $number, says: $says, does: $does }),*];
    };
}

use Does::*;
use End::{Bare, Polite, Reset};
use Framing::{Chunks, Close, Length};

const OK: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

faults! {
    ("none", "", Whole(Length), "no fault: the answer has a Content-Length, and the connection is kept"),
    ("chunked", "", Whole(Chunks), "no fault: the answer comes in chunks, and the connection is kept"),
    ("close", "", Whole(Close), "no fault: the answer ends with the connection"),

    ("cut-", "N", Cut(Length, Polite), "the connection ends after N bytes of an answer with a Content-Length"),
    ("cut-chunked-", "N", Cut(Chunks, Polite), "the same with an answer in chunks"),
    ("cut-close-", "N", Cut(Close, Polite), "the same with an answer that ends with the connection"),
    ("bare-cut-", "N", Cut(Length, Bare), "as `cut-N`; over TLS without its closing message"),
    ("bare-cut-chunked-", "N", Cut(Chunks, Bare), "as `cut-chunked-N`; over TLS without its closing message"),
    ("bare-cut-close-", "N", Cut(Close, Bare), "as `cut-close-N`; over TLS without its closing message"),
    ("reset-", "N", Cut(Length, Reset), "the connection is reset after N bytes of an answer with a Content-Length"),
    ("reset-chunked-", "N", Cut(Chunks, Reset), "the same with an answer in chunks"),
    ("reset-close-", "N", Cut(Close, Reset), "the same with an answer that ends with the connection"),

    ("stall-", "N", Stall, "silence after N bytes of the answer"),
    ("drip-", "MS", Drip(Length), "the answer one byte at a time, MS milliseconds apart"),
    ("drip-chunked-", "MS", Drip(Chunks), "the same with an answer in chunks"),
    ("drip-close-", "MS", Drip(Close), "the same with an answer that ends with the connection"),
    ("drip-body-", "MS", DripBody, "the answer's head at once, its body one byte at a time, MS milliseconds apart"),

    ("extra-at-once", "", ExtraAtOnce, "a second answer in the same write, over TLS in the same record"),
    ("extra-next", "", ExtraNext, "a second answer in the same write, over TLS in the next record"),
    ("extra-behind-", "N", ExtraBehind, "the same behind an answer of N bytes, which may just fill a client's buffer"),
    ("extra-later-", "MS", ExtraLater, "a second answer on the idle connection, MS milliseconds later"),

    ("endless-blank-lines", "", Endless("", "\r\n"), "blank lines for ever before the status line"),
    ("endless-status", "", Endless("HTTP/1.1 200 ", "x"), "a status line without an end"),
    ("endless-interim", "", Endless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "interim answers for ever"),
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
    ("fields-", "N", Fields, "the answer with N header fields"),
    ("name-", "N", LongName, "the answer with a header field whose name has N bytes"),

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
        "chunks in an answer of HTTP/1.0"),
    ("chunk-plus", "", ChunkSize("+20"), "a chunk of size +20"),
    ("chunk-minus", "", ChunkSize("-20"), "a chunk of size -20"),
    ("chunk-0x", "", ChunkSize("0x20"), "a chunk of size 0x20"),
    ("chunk-zeros", "", Chunked("00000020\r\n{\"token\":\"simulator-user-token\"}\r\n000\r\n\r\n"), "chunk sizes with leading zeros"),
    ("chunk-huge", "", ChunkSize("10000000000000000"), "a chunk of size 2^64"),
    ("chunk-wraps", "", ChunkSize("10000000000000020"), "a chunk of size 2^64 + 32"),
    ("chunk-largest", "", ChunkSize("ffffffffffffffff"), "a chunk of size 2^64 - 1"),
    ("chunk-empty", "", ChunkSize(""), "a chunk without a size"),
    ("chunk-letters", "", ChunkSize("xy"), "a chunk of size xy"),
    ("chunk-blank-before", "", ChunkSize(" 20"), "a blank before a chunk's size"),
    ("chunk-blank-behind", "", ChunkSize("20 "), "a blank behind a chunk's size"),
    ("chunk-extension", "", Chunked("20;a=b;c=\"d\"\r\n{\"token\":\"simulator-user-token\"}\r\n0;e\r\n\r\n"), "chunk extensions"),
    ("chunk-trailer", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer: a\r\n\r\n"), "a trailer"),
    ("chunk-lf-in-extension", "", Chunked("20;a\nb\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed inside a chunk extension"),
    ("chunk-lf-behind-semicolon", "", Chunked("20;\nXX\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed and two letters behind the semicolon"),
    ("chunk-lf-behind", "", Chunked("20\n\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed behind a chunk's size"),
    ("chunk-lf-before", "", Chunked("\n20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a line feed before a chunk's size"),
    ("chunk-nbsp", "", Chunked("20\u{a0}\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a no-break space behind a chunk's size"),
    ("chunk-vt", "", Chunked("\u{b}20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a vertical tab before a chunk's size"),
    ("chunk-ff", "", Chunked("20\u{c}\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\n\r\n"), "a form feed behind a chunk's size"),
    ("chunk-trailer-no-colon", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer\r\n\r\n"), "a trailer without a colon"),
    ("chunk-trailer-nul", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}\r\n0\r\nX-Trailer: \0\r\n\r\n"), "a trailer with a NUL"),
    ("chunk-bare-lf", "", Chunked("20\n{\"token\":\"simulator-user-token\"}\n0\n\n"), "chunks whose lines end in LF alone"),
    ("chunk-bare-cr", "", Chunked("20\r{\"token\":\"simulator-user-token\"}\r0\r\r"), "chunks whose lines end in CR alone"),
    ("chunk-longer", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}x\r\n0\r\n\r\n"), "a chunk one byte longer than its size"),
    ("chunk-without-end", "", Chunked("20\r\n{\"token\":\"simulator-user-token\"}0\r\n\r\n"), "a chunk without the line end behind it"),
    ("bare-lf", "", Bytes(b"HTTP/1.1 200 OK\nContent-Length: 32\n\n{\"token\":\"simulator-user-token\"}"), "lines that end in LF alone"),
    ("bare-cr", "", Bytes(b"HTTP/1.1 200 OK\rContent-Length: 32\r\r{\"token\":\"simulator-user-token\"}"), "lines that end in CR alone"),
    ("cr-inside", "", Head("X-Header: a\rb\r\nContent-Length: 32\r\n"), "CR in a header field's value"),
    ("nul-inside", "", Head("X-Header: a\0b\r\nContent-Length: 32\r\n"), "NUL in a header field's value"),
    ("latin-1", "", Start(b"HTTP/1.1 200 OK\r\nX-Header: f\xfcr\r\n"), "a byte above ASCII in a header field's value"),
    ("folded", "", Head("X-Header: a\r\n b\r\nContent-Length: 32\r\n"), "a folded header field"),
    ("folded-length", "", Head("Content-Length:\r\n 32\r\n"), "a folded Content-Length"),
    ("folded-first", "", Head(" X-Header: a\r\nContent-Length: 32\r\n"), "a blank before the first header field"),
    ("blank-before-colon", "", Head("Content-Length : 32\r\n"), "a blank before a header field's colon"),
    ("no-colon", "", Head("Content-Length 32\r\n"), "a header field without a colon"),
    ("no-name", "", Head(": 32\r\nContent-Length: 32\r\n"), "a header field without a name"),
    ("odd-name", "", Head("X(Header): a\r\nContent-Length: 32\r\n"), "a header field's name with brackets"),

    ("status-", "STATUS", Status, "this status, of three digits, with a token in the body"),
    ("status-text", "", Start(b"HTTP/1.1 abc OK\r\n"), "letters as the status"),
    ("status-short", "", Start(b"HTTP/1.1 20 OK\r\n"), "a status of two digits"),
    ("status-long", "", Start(b"HTTP/1.1 2000 OK\r\n"), "a status of four digits"),
    ("no-reason", "", Start(b"HTTP/1.1 200\r\n"), "a status line that ends after the status"),
    ("http-0.9", "", Bytes(b"{\"token\":\"simulator-user-token\"}"), "a body and nothing else, as HTTP/0.9 had it"),
    ("http-1.0", "", Start(b"HTTP/1.0 200 OK\r\n"), "an answer of HTTP/1.0"),
    ("http-1.2", "", Start(b"HTTP/1.2 200 OK\r\n"), "an answer of HTTP/1.2"),
    ("http-2.0", "", Start(b"HTTP/2.0 200 OK\r\n"), "an answer of HTTP/2.0"),
    ("blank-line-first", "", Start(b"\r\nHTTP/1.1 200 OK\r\n"), "a blank line before the status line"),
    ("garbage-first", "", Start(b"\x00\xff\x13garbage\r\n\r\nHTTP/1.1 200 OK\r\n"), "garbage before the status line"),
    ("only-interim", "", Bytes(b"HTTP/1.1 100 Continue\r\n\r\n"), "100 and nothing more"),
    ("switching", "", Empty("101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n"), "101"),
    ("no-content", "", Empty("204 No Content\r\n"), "204"),
    ("reset-content", "", Empty("205 Reset Content\r\nContent-Length: 0\r\n"), "205"),
    ("empty", "", Empty("200 OK\r\nContent-Length: 0\r\n"), "200 with an empty body"),

    ("gzip", "", Encoded("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\xc9\xcf\x4e\xcd\x53\xb2\x52\x2a\xce\xcc\x2d\xcd\x49\x2c\xc9\x2f\xd2\x2d\x2d\x4e\x2d\xd2\x85\x08\xd7\x02\x00\x30\x49\xb3\x7f\x20\x00\x00\x00"), "a gzip body"),
    ("deflate", "", Encoded("deflate", b"\x78\xda\xab\x56\x2a\xc9\xcf\x4e\xcd\x53\xb2\x52\x2a\xce\xcc\x2d\xcd\x49\x2c\xc9\x2f\xd2\x2d\x2d\x4e\x2d\xd2\x85\x08\xd7\x02\x00\xc2\x66\x0b\xf6"), "a deflate body"),
    ("br", "", Encoded("br", b"\x8b\x0f\x80{\"token\":\"simulator-user-token\"}\x03"), "a brotli body"),
    ("encoded-as-zstd", "", Encoded("zstd", BODY.as_bytes()), "Content-Encoding: zstd over a body that is none"),
    ("encoded-as-identity", "", Encoded("identity", BODY.as_bytes()), "Content-Encoding: identity"),
    ("bomb", "", Bomb, "64 MiB of zeros as 64 KiB of gzip"),

    ("html", "", Body(b"<!DOCTYPE html>\n<title>Sign in</title>\n"), "an HTML page with status 200"),
    ("bom", "", Body(b"\xef\xbb\xbf{\"token\":\"simulator-user-token\"}"), "a byte order mark before the JSON"),
    ("utf-16", "", Body(b"\xff\xfe{\0\"\0t\0\"\0:\0\"\0x\0\"\0}\0"), "JSON in UTF-16"),
    ("garbage", "", Body(b"\x00\x01\xfe\xff simulator-user-token"), "a body of garbage"),
    ("deep-", "N", Deep, "JSON whose token is N arrays deep"),
    ("invalid-utf-8", "", Body(b"{\"token\":\"simulator-user-token\xff\"}"), "JSON with a byte that is not UTF-8"),
    ("half-a-pair", "", Body(br#"{"token":"simulator-user-token\ud800"}"#), "JSON with half of a surrogate pair"),
    ("two-objects", "", Body(br#"{"token":"simulator-user-token"}{}"#), "two JSON objects"),
    ("cut-json", "", Body(br#"{"token":"simulator-user-token"#), "JSON that ends too early, in an answer that is whole"),
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

    ("redirect-", "STATUS", Redirect, "this status, a token in the body, and another server as Location"),
    ("cut-redirect-", "N", CutRedirect, "the connection ends after N bytes of a redirect"),

    ("plain", "", InsteadOfTls(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), "http on the port, whatever the client speaks"),
    ("silent", "", Silent, "connections are accepted, and that is all"),
    ("tls-garbage", "", InsteadOfTls(b"\x16\x03\x03\x00\x10garbage garbage!"), "a TLS record of garbage"),
    ("tls-fatal-alert", "", InsteadOfTls(b"\x15\x03\x03\x00\x02\x02\x28"), "a fatal TLS alert, handshake failure"),
    ("tls-alerts", "", InsteadOfTlsForEver(b"\x15\x03\x03\x00\x02\x01\x5a"), "TLS warnings for ever"),
    ("tls-empty-records", "", InsteadOfTlsForEver(b"\x16\x03\x03\x00\x00"), "empty TLS records for ever"),
    ("tls-huge-hello", "", InsteadOfTlsForEver(b"\x16\x03\x03\x00\x08\x02\xff\xff\xff\x03\x03xx"), "a TLS hello without an end"),
    ("tls-key-updates", "", KeyUpdates, "over TLS: the start of an answer, and then changes of the keys for ever"),
    ("tls-garbage-after-", "N", WireGarbage, "over TLS: N bytes of the answer, and then a record that can't be decrypted"),
    ("wire-drip-", "MS", WireDrip, "everything on the wire, the TLS handshake too, one byte at a time, MS milliseconds apart"),
    ("wire-cut-", "N", WireCut, "the connection ends after N bytes on the wire, the TLS handshake's too"),

    ("connect-stall-", "N", ConnectStall, "as a proxy: silence after N bytes of the answer to CONNECT"),
    ("connect-drip-", "MS", ConnectDrip, "as a proxy: the answer to CONNECT one byte at a time, MS milliseconds apart"),
    ("connect-cut-", "N", ConnectCut, "as a proxy: the connection ends after N bytes of the answer to CONNECT"),
    ("connect-silent", "", ConnectBytes(b"HTTP/1.1 200 OK\r\n\r\n"), "as a proxy: 200 to CONNECT, and then silence"),
    ("connect-garbage", "", ConnectBytes(b"\x00\xff\x13garbage\r\n\r\n"), "as a proxy: garbage to CONNECT"),
    ("connect-behind", "", ConnectBytes(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        "as a proxy: an answer behind the one to CONNECT, in the same write"),
    ("connect-endless-headers", "", ConnectEndless(OK, "X-Header: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"), "as a proxy: header fields for ever"),
    ("connect-endless-interim", "", ConnectEndless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "as a proxy: interim answers for ever"),
    ("connect-endless-body", "", ConnectEndless("HTTP/1.1 403 Forbidden\r\n\r\n", "x"), "as a proxy: 403 with a body without an end"),
}

/// Finds a fault by its name, with the number where it has one.
pub(super) fn find(asked: &str) -> Option<Chosen> {
    FAULTS.iter().find_map(|fault| {
        let number = match fault.number {
            "" => (asked == fault.name).then_some(0),
            _ => asked.strip_prefix(fault.name).filter(|rest| !rest.is_empty()).and_then(digits),
        };
        number.map(|number| Chosen { does: fault.does, number })
    })
}
