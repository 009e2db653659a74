// CkHttpResponse.h - the response of a server: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// The caller deletes those that CkHttp returns. They may be used after their CkHttp was destroyed.

#ifndef ZOOM_TOKEN_CKHTTPRESPONSE_H
#define ZOOM_TOKEN_CKHTTPRESPONSE_H

#include "CkJsonObject.h"
#include "ck_http.h"

class CkHttpResponse : public zoom_token::detail::ck::response {
public:
    ZOOM_TOKEN_CK CkHttpResponse() {}
    ZOOM_TOKEN_CK ~CkHttpResponse() {}

    // 0 when there is no response.
    ZOOM_TOKEN_CK int get_StatusCode() { return data_.status(); }
    // The standard reason phrase of the status, whatever the server sent.
    ZOOM_TOKEN_CK const char *statusText() { return give(data_.reason_phrase()); }
    ZOOM_TOKEN_CK void get_StatusText(CkString &out) { out.set(data_.reason_phrase()); }
    ZOOM_TOKEN_CK const char *statusLine() { return give(status_line()); }
    ZOOM_TOKEN_CK void get_StatusLine(CkString &out) { out.set(status_line()); }

    // The header lines, each ended by CR LF, without the status line.
    ZOOM_TOKEN_CK const char *header() { return give(data_.header()); }
    ZOOM_TOKEN_CK void get_Header(CkString &out) { out.set(data_.header()); }

    // As UTF-8: converted from ISO-8859-1, windows-1252 and ASCII; in any other charset, as it was received.
    ZOOM_TOKEN_CK const char *bodyStr() { return give(data_.body()); }
    ZOOM_TOKEN_CK void get_BodyStr(CkString &out) { out.set(data_.body()); }
    // Header, an empty line, and the body.
    ZOOM_TOKEN_CK const char *fullMime() { return give(full_mime()); }
    ZOOM_TOKEN_CK void get_FullMime(CkString &out) { out.set(full_mime()); }
    // The number of bytes of the body as it was received.
    ZOOM_TOKEN_CK unsigned long get_ContentLength() { return data_.length(); }
    ZOOM_TOKEN_CK const char *charset() { return give(charset_text()); }
    ZOOM_TOKEN_CK void get_Charset(CkString &out) { out.set(charset_text()); }
    // The host of the URL.
    ZOOM_TOKEN_CK const char *domain() { return give(data_.domain()); }
    ZOOM_TOKEN_CK void get_Domain(CkString &out) { out.set(data_.domain()); }

    // Appends the body.
    ZOOM_TOKEN_CK bool GetBodySb(CkStringBuilder &sb) { return changed("GetBodySb", sb.add(data_.body())); }
    // False when the body is not a JSON object: then `json` is empty, and lastErrorText of both has line and column.
    ZOOM_TOKEN_CK bool GetBodyJson(CkJsonObject &json) { return load_into(json); }

    // The first field of that name, whatever its case. False, or NULL, when there is none.
    ZOOM_TOKEN_CK bool GetHeaderField(const char *name, CkString &out)
    {
        return give_to(out, field("GetHeaderField", name));
    }
    ZOOM_TOKEN_CK const char *getHeaderField(const char *name) { return give_or_null(field("getHeaderField", name)); }
    ZOOM_TOKEN_CK const char *headerField(const char *name) { return give_or_null(field("headerField", name)); }

    // An attribute of a field, such as the charset of Content-Type.
    ZOOM_TOKEN_CK bool GetHeaderFieldAttr(const char *name, const char *wanted, CkString &out)
    {
        return give_to(out, attribute("GetHeaderFieldAttr", name, wanted));
    }
    ZOOM_TOKEN_CK const char *getHeaderFieldAttr(const char *name, const char *wanted)
    {
        return give_or_null(attribute("getHeaderFieldAttr", name, wanted));
    }
    ZOOM_TOKEN_CK const char *headerFieldAttr(const char *name, const char *wanted)
    {
        return give_or_null(attribute("headerFieldAttr", name, wanted));
    }

    // The fields by number, from 0.
    ZOOM_TOKEN_CK int get_NumHeaderFields() { return data_.count_fields(); }
    ZOOM_TOKEN_CK bool GetHeaderName(int index, CkString &out) { return give_to(out, name_of("GetHeaderName", index)); }
    ZOOM_TOKEN_CK const char *getHeaderName(int index) { return give_or_null(name_of("getHeaderName", index)); }
    ZOOM_TOKEN_CK const char *headerName(int index) { return give_or_null(name_of("headerName", index)); }
    ZOOM_TOKEN_CK bool GetHeaderValue(int index, CkString &out)
    {
        return give_to(out, value_of("GetHeaderValue", index));
    }
    ZOOM_TOKEN_CK const char *getHeaderValue(int index) { return give_or_null(value_of("getHeaderValue", index)); }
    ZOOM_TOKEN_CK const char *headerValue(int index) { return give_or_null(value_of("headerValue", index)); }
};

#endif // ZOOM_TOKEN_CKHTTPRESPONSE_H
