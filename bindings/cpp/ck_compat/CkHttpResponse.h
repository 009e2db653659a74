// CkHttpResponse.h - the response of a server: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.
//
// The caller deletes those that CkHttp returns. They may be used after their CkHttp was destroyed.

#pragma once

#include "CkHttpRequest.h"
#include "ck_http.h"

class CkHttpResponse : public zoom_token_ck::response {
public:
    ZOOM_TOKEN_CK CkHttpResponse() {}
    ZOOM_TOKEN_CK ~CkHttpResponse() {}

    // 0 when there is no response.
    ZOOM_TOKEN_CK_READ(int, StatusCode, data_.status())
    // The standard reason phrase of the status, whatever the server sent.
    ZOOM_TOKEN_CK_TEXT(StatusText, statusText, data_.reason_phrase())
    ZOOM_TOKEN_CK_TEXT(StatusLine, statusLine, status_line())
    // The header lines, each ended by CR LF, without the status line.
    ZOOM_TOKEN_CK_TEXT(Header, header, data_.header())
    // As UTF-8: converted from ISO-8859-1, windows-1252 and ASCII; in any other charset, as it was received.
    ZOOM_TOKEN_CK_TEXT(BodyStr, bodyStr, data_.body())
    // Header, an empty line, and the body.
    ZOOM_TOKEN_CK_TEXT(FullMime, fullMime, full_mime())
    // The number of bytes of the body as it was received.
    ZOOM_TOKEN_CK_READ(unsigned long, ContentLength, data_.length())
    // us-ascii where the response names none.
    ZOOM_TOKEN_CK_TEXT(Charset, charset, charset_text())
    // The host of the URL.
    ZOOM_TOKEN_CK_TEXT(Domain, domain, data_.domain())

    // Appends the body.
    ZOOM_TOKEN_CK_DO(bool, GetBodySb, (CkStringBuilder & sb), changed("GetBodySb", sb.add(data_.body())))
    // The bytes of the body as they were received.
    ZOOM_TOKEN_CK_DO(bool, GetBodyBd, (CkBinData & bytes),
                     (bytes.replace_by(data_.received()), changed("GetBodyBd", true)))
    // False when the body is not a JSON object: then `json` is empty, and lastErrorText of both has line and column.
    ZOOM_TOKEN_CK_DO(bool, GetBodyJson, (CkJsonObject & json), load_into("GetBodyJson", json))
    ZOOM_TOKEN_CK_DO(bool, GetBodyJarr, (CkJsonArray & json), load_into("GetBodyJarr", json))

    // The first field of that name, whatever its case; an attribute of it, such as the charset of Content-Type; and
    // the fields by number, from 0. False, or NULL, when there is none.
    ZOOM_TOKEN_CK_GET(HeaderField, headerField, (const char *name), found, data_.all().value(in(name).c_str()))
    ZOOM_TOKEN_CK_GET(HeaderFieldAttr, headerFieldAttr, (const char *name, const char *wanted), attribute, name, wanted)
    ZOOM_TOKEN_CK_READ(int, NumHeaderFields, data_.all().count())
    ZOOM_TOKEN_CK_GET(HeaderName, headerName, (int index), found, data_.all().name(index))
    ZOOM_TOKEN_CK_GET(HeaderValue, headerValue, (int index), found, data_.all().value(index))
};
