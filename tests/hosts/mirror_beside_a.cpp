// One half of a program that also has foreign classes with the mirror's names: this file uses the mirror. Neither half
// may run the other's code.
#include <CkGlobal.h>
#include <CkHttp.h>

#include "check.h"
#include "mirror_beside.h"

bool mirrored_half()
{
    CkHttp http;
    http.put_AuthToken(access_token());
    // Taking the address of a member makes the compiler emit it: its symbol must be one that no other library has.
    const char *(CkHttp::*const get)(const char *) = &CkHttp::quickGetStr;
    const std::string url = base_url() + std::string("/users/me/token?type=zak");
    CkJsonObject json;
    const bool is_read = json.Load((http.*get)(url.c_str()));
    CkJsonObject query;
    query.UpdateString("type", "zak");
    CkHttpResponse *const response =
        http.QuickRequestParams("GET", (base_url() + std::string("/users/me/token")).c_str(), query);
    CkStringBuilder body;
    response->GetBodySb(body);
    CkString text;
    body.GetAsString(text);
    delete response;
    return is_read && std::strcmp(json.stringOf("token"), expected_zak()) == 0 &&
           text.containsSubstring(expected_zak()) && CkGlobal().UnlockBundle("x");
}

int main()
{
    CHECK(foreign_half());
    CHECK(mirrored_half());
    CHECK(foreign_half());
    return check_result();
}
