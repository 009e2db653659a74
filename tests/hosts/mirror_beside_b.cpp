// The other half: foreign classes with the mirror's names and members, but of another size, with virtual functions and
// with out-of-line definitions, like those of a library.
#include "mirror_beside.h"

static int calls;

class CkHttpResponse {
public:
    CkHttpResponse();
    virtual ~CkHttpResponse();
    virtual int get_StatusCode();

private:
    char room_[77];
};

class CkJsonObject {
public:
    CkJsonObject();
    virtual ~CkJsonObject();
    bool UpdateString(const char *path, const char *value);
    bool Load(const char *text);
    const char *stringOf(const char *path);

private:
    char room_[5];
};

class CkHttp {
public:
    CkHttp();
    virtual ~CkHttp();
    void put_AuthToken(const char *token);
    const char *quickGetStr(const char *url);
    CkHttpResponse *QuickRequestParams(const char *verb, const char *url, CkJsonObject &query);

private:
    char room_[3];
};

CkHttpResponse::CkHttpResponse() : room_() { ++calls; }
CkHttpResponse::~CkHttpResponse() { calls += room_[0] + 1; }
int CkHttpResponse::get_StatusCode() { return 42; }
CkJsonObject::CkJsonObject() : room_() { ++calls; }
CkJsonObject::~CkJsonObject() { calls += room_[0] + 1; }
bool CkJsonObject::UpdateString(const char *, const char *) { return ++calls > 0; }
bool CkJsonObject::Load(const char *) { return ++calls < 0; }
const char *CkJsonObject::stringOf(const char *) { return "foreign"; }
CkHttp::CkHttp() : room_() { ++calls; }
CkHttp::~CkHttp() { calls += room_[0] + 1; }
void CkHttp::put_AuthToken(const char *) { ++calls; }
const char *CkHttp::quickGetStr(const char *) { return "foreign"; }
CkHttpResponse *CkHttp::QuickRequestParams(const char *, const char *, CkJsonObject &)
{
    ++calls;
    return new CkHttpResponse;
}

bool foreign_half()
{
    calls = 0;
    int status;
    char first;
    {
        CkHttp http;
        http.put_AuthToken("x");
        CkJsonObject json;
        json.UpdateString("a", "b");
        CkHttpResponse *const response = http.QuickRequestParams("GET", "x", json);
        status = response->get_StatusCode();
        first = http.quickGetStr("x")[0];
        delete response;
    }
    return calls == 9 && status == 42 && first == 'f';
}
