// CkHttpRequest.h - a request that CkHttp sends: the mirror of Chilkat's class of that name.
// Not a product of Chilkat Software. docs/from-chilkat.md lists what is here and what differs.

#pragma once

#include "CkBinData.h"
#include "CkJsonObject.h"
#include "ck_request.h"

class CkHttpRequest : public zoom_token_ck::request {
public:
    ZOOM_TOKEN_CK CkHttpRequest() {}
    ZOOM_TOKEN_CK ~CkHttpRequest() {}

    // GET until it is set.
    ZOOM_TOKEN_CK_SET_TEXT(HttpVerb, httpVerb, verb_, set_verb(zoom_token_ck::trimmed(in(value).c_str())))
    ZOOM_TOKEN_CK_SET_TEXT(Path, path, path_, set_path(in(value)))
    // multipart/form-data makes a part of each parameter; any other type is that of the body.
    ZOOM_TOKEN_CK_SET_TEXT(ContentType, contentType, content_type(), set_type(in(value)))
    ZOOM_TOKEN_CK_TEXT_VARIABLE(Boundary, boundary, boundary_)
    ZOOM_TOKEN_CK_TEXT_VARIABLE(Charset, charset, charset_)
    ZOOM_TOKEN_CK_VARIABLE(bool, SendCharset, send_charset_)
    // Has no effect: requests are sent with HTTP/1.1.
    ZOOM_TOKEN_CK_TEXT_VARIABLE(HttpVersion, httpVersion, version_)
#define ZOOM_TOKEN_CK_USE(Verb, verb, type) ZOOM_TOKEN_CK_DO(void, Use##Verb, (), use(verb, type))
    ZOOM_TOKEN_CK_USE(Get, "GET", "")
    ZOOM_TOKEN_CK_USE(Head, "HEAD", "")
    ZOOM_TOKEN_CK_USE(Put, "PUT", "")
    ZOOM_TOKEN_CK_USE(Post, "POST", "application/x-www-form-urlencoded")
    ZOOM_TOKEN_CK_USE(Upload, "POST", "multipart/form-data")
    ZOOM_TOKEN_CK_USE(UploadPut, "PUT", "multipart/form-data")
    ZOOM_TOKEN_CK_USE(PostMultipartForm, "POST", "multipart/form-data")
#undef ZOOM_TOKEN_CK_USE

    // Path and parameters of a URL.
    ZOOM_TOKEN_CK_DO(void, SetFromUrl, (const char *url), set_url(in(url)))

    ZOOM_TOKEN_CK_DO(void, AddHeader, (const char *name, const char *value),
                     fields_.set(zoom_token_ck::trimmed(in(name).c_str()).c_str(),
                                 zoom_token_ck::trimmed(in(value).c_str()).c_str()))
    ZOOM_TOKEN_CK_DO(bool, RemoveHeader, (const char *name), fields_.remove(in(name).c_str()))
    ZOOM_TOKEN_CK_DO(int, get_NumHeaderFields, (), fields_.count())
    ZOOM_TOKEN_CK_GET(HeaderField, headerField, (const char *name), found, fields_.value(in(name).c_str()))
    ZOOM_TOKEN_CK_GET(HeaderName, headerName, (int index), found, fields_.name(index))
    ZOOM_TOKEN_CK_GET(HeaderValue, headerValue, (int index), found, fields_.value(index))

    // Parameters become the query of a GET, HEAD or DELETE, and where there is a body; else the body.
    ZOOM_TOKEN_CK_DO(void, AddParam, (const char *name, const char *value),
                     static_cast<void>(parameters_.add(in(name).c_str(), in(value).c_str())))
    ZOOM_TOKEN_CK_DO(void, RemoveParam, (const char *name), parameters_.remove_exactly(in(name).c_str()))
    ZOOM_TOKEN_CK_DO(void, RemoveAllParams, (), parameters_.clear())
    ZOOM_TOKEN_CK_DO(int, get_NumParams, (), parameters_.count())
    ZOOM_TOKEN_CK_GET(Param, param, (const char *name), found, parameters_.value(in(name).c_str()))
    ZOOM_TOKEN_CK_GET(ParamName, paramName, (int index), found, parameters_.name(index))
    ZOOM_TOKEN_CK_GET(ParamValue, paramValue, (int index), found, parameters_.value(index))
    ZOOM_TOKEN_CK_DO(bool, GetUrlEncodedParams, (CkString & out), give_to(out, encoded_parameters()))
    ZOOM_TOKEN_CK_DO(const char *, getUrlEncodedParams, (), give(encoded_parameters()))
    ZOOM_TOKEN_CK_DO(const char *, urlEncodedParams, (), give(encoded_parameters()))

    // The charset of a body or part must be utf-8 or empty.
    ZOOM_TOKEN_CK_DO(bool, LoadBodyFromString, (const char *body, const char *charset),
                     load_body("LoadBodyFromString", in(body), charset))
    ZOOM_TOKEN_CK_DO(bool, LoadBodyFromSb, (CkStringBuilder & sb, const char *charset),
                     load_body("LoadBodyFromSb", sb.value(), charset))
    ZOOM_TOKEN_CK_DO(bool, LoadBodyFromBd, (CkBinData & bytes), load_body("LoadBodyFromBd", bytes.value(), ""))
    ZOOM_TOKEN_CK_DO(bool, LoadBodyFromFile, (const char *path), load_file(path))

    // Parts of a form. A file is read when the request is sent.
    ZOOM_TOKEN_CK_DO(bool, AddStringForUpload,
                     (const char *name, const char *file, const char *text, const char *charset),
                     add_text("AddStringForUpload", name, file, text, charset, ""))
    ZOOM_TOKEN_CK_DO(bool, AddStringForUpload2,
                     (const char *name, const char *file, const char *text, const char *charset, const char *type),
                     add_text("AddStringForUpload2", name, file, text, charset, type))
    // As published samples use it: the part is the compact text.
    ZOOM_TOKEN_CK_DO(bool, AddStringForUpload2,
                     (const char *name, const char *file, CkJsonArray &json, const char *, const char *type),
                     add_part("AddStringForUpload2", name, file, json.compact(), type))
    ZOOM_TOKEN_CK_DO(bool, AddStringForUpload2,
                     (const char *name, const char *file, CkJsonObject &json, const char *, const char *type),
                     add_part("AddStringForUpload2", name, file, json.compact(), type))
    ZOOM_TOKEN_CK_DO(bool, AddBdForUpload, (const char *name, const char *file, CkBinData &bytes, const char *type),
                     add_part("AddBdForUpload", name, file, bytes.value(), type))
    ZOOM_TOKEN_CK_DO(bool, AddFileForUpload, (const char *name, const char *path),
                     add_part("AddFileForUpload", name, path, zoom_token_ck::text(), "", path))
    ZOOM_TOKEN_CK_DO(bool, AddFileForUpload2, (const char *name, const char *path, const char *type),
                     add_part("AddFileForUpload2", name, path, zoom_token_ck::text(), type, path))
};
