//! The functions of the C ABI in safe Rust. Each call passes pointers as a C caller's does.
#![allow(unsafe_code)]

use std::ffi::{CString, c_char};
use std::ptr;

use zoom_token::*;

/// A zoom_buf of the library's memory, freed at the end.
pub struct Buf(pub ZoomBuf);

impl Buf {
    pub fn new() -> Buf {
        Buf(ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 })
    }

    pub fn bytes(&self) -> Vec<u8> {
        assert!(!self.0.data.is_null(), "data is NULL after a call");
        // SAFETY: a call of the library filled the buffer.
        unsafe { std::slice::from_raw_parts(self.0.data.cast::<u8>(), self.0.len as usize + 1) }
            .strip_suffix(b"\0")
            .expect("a NUL behind the text")
            .to_vec()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes()).expect("UTF-8")
    }
}

impl Drop for Buf {
    fn drop(&mut self) {
        // SAFETY: the buffer is this test's own.
        assert_eq!(unsafe { zoom_buf_free(&mut self.0) }, ZOOM_OK);
    }
}

/// A C text; `None` is NULL.
pub struct Text(Option<CString>);

impl Text {
    pub fn new(text: Option<&str>) -> Text {
        Text(text.map(|text| CString::new(text).expect("no NUL in a C text")))
    }

    pub fn ptr(&self) -> *const c_char {
        self.0.as_ref().map_or(ptr::null(), |text| text.as_ptr())
    }
}

fn text(text: &str) -> Text {
    Text::new(Some(text))
}

/// zoom_get_user_token with a buffer of the library's: the result and the text.
pub fn get_user_token(base: &str, auth: &str, user: &str, kind: &str, ttl: i32) -> (i32, String) {
    let (base, auth, user, kind) = (text(base), text(auth), text(user), text(kind));
    let mut out = Buf::new();
    // SAFETY: C texts and a buffer of this function's own.
    let code =
        unsafe { zoom_get_user_token(base.ptr(), auth.ptr(), user.ptr(), kind.ptr(), ttl, &mut out.0) };
    (code, out.text())
}

/// zoom_start_url with a buffer of the library's: the result and the text.
pub fn start_url(host: &str, meeting: &str, zak: &str) -> (i32, String) {
    let (host, meeting, zak) = (text(host), text(meeting), text(zak));
    let mut out = Buf::new();
    // SAFETY: C texts and a buffer of this function's own.
    let code = unsafe { zoom_start_url(host.ptr(), meeting.ptr(), zak.ptr(), &mut out.0) };
    (code, out.text())
}

/// zoom_get_user_token_with_settings with a buffer of the library's: the result and the text.
pub fn get_user_token_with_settings(settings: &str, user: &str) -> (i32, String) {
    let (settings, user) = (text(settings), text(user));
    let mut out = Buf::new();
    // SAFETY: C texts and a buffer of this function's own.
    let code =
        unsafe { zoom_get_user_token_with_settings(settings.ptr(), user.ptr(), ptr::null(), 0, &mut out.0) };
    (code, out.text())
}

/// A client, freed at the end.
pub struct Client(pub i32);

impl Client {
    pub fn new() -> Client {
        let mut handle = 0;
        // SAFETY: an integer of this function's own.
        assert_eq!(unsafe { zoom_client_new(&mut handle) }, ZOOM_OK);
        Client(handle)
    }

    /// A client for a base URL with an access token and no proxy.
    pub fn at(base: &str, token: &str) -> Client {
        let client = Client::new();
        for (name, value) in [("base_url", base), ("access_token", token), ("proxy", "none")] {
            client.set(name, value);
        }
        client
    }

    /// Sets an option, which must succeed.
    pub fn set(&self, name: &str, value: &str) -> &Client {
        let (code, why) = self.try_set(name, value);
        assert_eq!((code, why.as_str()), (ZOOM_OK, ""), "{name}={value}");
        self
    }

    pub fn try_set(&self, name: &str, value: &str) -> (i32, String) {
        let (name, value) = (text(name), text(value));
        let mut why = Buf::new();
        // SAFETY: C texts and a buffer of this function's own.
        let code = unsafe { zoom_client_set(self.0, name.ptr(), value.ptr(), &mut why.0) };
        (code, why.text())
    }

    pub fn copy(&self) -> Client {
        let mut handle = 0;
        // SAFETY: an integer of this function's own.
        assert_eq!(unsafe { zoom_client_copy(self.0, &mut handle) }, ZOOM_OK);
        Client(handle)
    }

    /// zoom_sign_in_start: the sign-in and the address, or the code and the text.
    pub fn start_sign_in(&self) -> Result<(SignIn, String), (i32, String)> {
        let (mut handle, mut url) = (-1, Buf::new());
        // SAFETY: an integer and a buffer of this function's own.
        match unsafe { zoom_sign_in_start(self.0, &mut handle, &mut url.0) } {
            ZOOM_OK => Ok((SignIn(handle), url.text())),
            code => {
                assert_eq!(handle, 0);
                Err((code, url.text()))
            }
        }
    }

    pub fn sign_out(&self) -> Response {
        let mut handle = -1;
        // SAFETY: an integer of this function's own.
        let code = unsafe { zoom_sign_out(self.0, 0, &mut handle) };
        Response { code, handle }
    }

    pub fn refresh_token(&self) -> Result<String, i32> {
        let mut out = Buf::new();
        // SAFETY: a buffer of this function's own.
        match unsafe { zoom_client_refresh_token(self.0, &mut out.0) } {
            ZOOM_OK => Ok(out.text()),
            code => Err(code),
        }
    }

    pub fn token(&self, user: &str) -> Response {
        self.token_with(user, "", 0, "", 0)
    }

    pub fn token_with(&self, user: &str, kind: &str, ttl: i32, meeting_id: &str, cancel: i32) -> Response {
        let (user, kind, meeting_id) = (text(user), text(kind), text(meeting_id));
        let mut handle = -1;
        // SAFETY: C texts and an integer of this function's own.
        let code = unsafe {
            zoom_client_get_user_token(
                self.0,
                user.ptr(),
                kind.ptr(),
                ttl,
                meeting_id.ptr(),
                cancel,
                &mut handle,
            )
        };
        Response { code, handle }
    }

    pub fn request(&self, method: &str, url: &str, query: &str, body: &str) -> Response {
        let (method, url, query, body) = (text(method), text(url), text(query), text(body));
        let mut handle = -1;
        // SAFETY: C texts and an integer of this function's own.
        let code = unsafe {
            zoom_client_request(self.0, method.ptr(), url.ptr(), query.ptr(), body.ptr(), 0, &mut handle)
        };
        Response { code, handle }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        assert_eq!(zoom_free(self.0), ZOOM_OK);
    }
}

/// A sign-in with a browser, freed at the end.
pub struct SignIn(pub i32);

impl SignIn {
    /// Waits for the browser.
    pub fn wait(&self, wait_ms: i32) -> Response {
        self.finish("", wait_ms, 0)
    }

    /// zoom_sign_in_finish; without a response for ZOOM_E_PENDING.
    pub fn finish(&self, pasted: &str, wait_ms: i32, cancel: i32) -> Response {
        let pasted = text(pasted);
        let mut handle = -1;
        // SAFETY: a C text and an integer of this function's own.
        let code = unsafe { zoom_sign_in_finish(self.0, pasted.ptr(), wait_ms, cancel, &mut handle) };
        assert_eq!(code == ZOOM_E_PENDING, handle == 0, "{code}");
        Response { code, handle }
    }
}

impl Drop for SignIn {
    fn drop(&mut self) {
        assert_eq!(zoom_free(self.0), ZOOM_OK);
    }
}

/// The result of a client's call and its response, freed at the end.
pub struct Response {
    pub code: i32,
    pub handle: i32,
}

type Getter = unsafe extern "system" fn(i32, *mut ZoomBuf) -> i32;

impl Response {
    pub fn status(&self) -> i32 {
        zoom_response_status(self.handle)
    }

    pub fn zoom_code(&self) -> i32 {
        zoom_response_zoom_code(self.handle)
    }

    pub fn reason(&self) -> i32 {
        zoom_response_reason(self.handle)
    }

    pub fn retry_after(&self) -> i32 {
        zoom_response_retry_after(self.handle)
    }

    pub fn token(&self) -> Result<String, i32> {
        self.get(zoom_response_token)
    }

    pub fn error(&self) -> String {
        self.get(zoom_response_error).unwrap()
    }

    pub fn headers(&self) -> String {
        self.get(zoom_response_headers).unwrap()
    }

    /// Everything at once: the numbers, and token, header fields, body and error text.
    pub fn read(&self) -> ([i32; 12], [String; 4]) {
        let (mut numbers, mut out) = ([-7; 12], Buf::new());
        // SAFETY: an array and a buffer of this function's own.
        let code = unsafe { zoom_response_read(self.handle, numbers.as_mut_ptr(), 12, &mut out.0) };
        assert_eq!(code, ZOOM_OK);
        let mut unread = out.text();
        let texts = [6, 7, 8, 9].map(|at| {
            let after = unread.split_off(numbers[at] as usize);
            std::mem::replace(&mut unread, after)
        });
        assert_eq!(unread, "");
        (numbers, texts)
    }

    pub fn body(&self) -> Vec<u8> {
        let mut out = Buf::new();
        // SAFETY: a buffer of this function's own.
        assert_eq!(unsafe { zoom_response_body(self.handle, &mut out.0) }, ZOOM_OK);
        out.bytes()
    }

    pub fn header(&self, name: &str) -> Result<String, i32> {
        let name = text(name);
        let mut out = Buf::new();
        // SAFETY: a C text and a buffer of this function's own.
        match unsafe { zoom_response_header(self.handle, name.ptr(), &mut out.0) } {
            ZOOM_OK => Ok(out.text()),
            code => Err(code),
        }
    }

    fn get(&self, getter: Getter) -> Result<String, i32> {
        let mut out = Buf::new();
        // SAFETY: a buffer of this function's own.
        match unsafe { getter(self.handle, &mut out.0) } {
            ZOOM_OK => Ok(out.text()),
            code => {
                assert_eq!(out.text(), "", "an error leaves no text");
                Err(code)
            }
        }
    }
}

impl Drop for Response {
    fn drop(&mut self) {
        assert_eq!(zoom_free(self.handle), ZOOM_OK);
    }
}

/// A new cancel's handle.
pub fn new_cancel() -> i32 {
    let mut handle = 0;
    // SAFETY: an integer of this function's own.
    assert_eq!(unsafe { zoom_cancel_new(&mut handle) }, ZOOM_OK);
    handle
}

/// A JSON document, freed at the end.
pub struct Json(pub i32);

impl Json {
    pub fn new() -> Json {
        let mut handle = 0;
        // SAFETY: an integer of this function's own.
        assert_eq!(unsafe { zoom_json_new(&mut handle) }, ZOOM_OK);
        Json(handle)
    }

    /// Reads a text, or returns the code and what is wrong with it.
    pub fn parse(source: &str) -> Result<Json, (i32, String)> {
        let source = text(source);
        let (mut handle, mut why) = (-1, Buf::new());
        // SAFETY: a C text, an integer and a buffer of this function's own.
        match unsafe { zoom_json_parse(source.ptr(), &mut handle, &mut why.0) } {
            ZOOM_OK => Ok(Json(handle)),
            code => {
                assert_eq!(handle, 0);
                Err((code, why.text()))
            }
        }
    }

    pub fn set_string(&self, path: &str, value: &str) -> (i32, String) {
        self.set(zoom_json_set_string, path, value)
    }

    pub fn set_raw(&self, path: &str, value: &str) -> (i32, String) {
        self.set(zoom_json_set_raw, path, value)
    }

    pub fn set_int(&self, path: &str, value: i32) -> (i32, String) {
        let (path, mut why) = (text(path), Buf::new());
        // SAFETY: a C text and a buffer of this function's own.
        let code = unsafe { zoom_json_set_int(self.0, path.ptr(), value, &mut why.0) };
        (code, why.text())
    }

    pub fn string(&self, path: &str) -> Result<String, i32> {
        let (path, mut out) = (text(path), Buf::new());
        // SAFETY: a C text and a buffer of this function's own.
        match unsafe { zoom_json_get_string(self.0, path.ptr(), &mut out.0) } {
            ZOOM_OK => Ok(out.text()),
            code => Err(code),
        }
    }

    pub fn int(&self, path: &str) -> Result<i32, i32> {
        let (path, mut out) = (text(path), -1);
        // SAFETY: a C text and an integer of this function's own.
        match unsafe { zoom_json_get_int(self.0, path.ptr(), &mut out) } {
            ZOOM_OK => Ok(out),
            code => {
                assert_eq!(out, 0);
                Err(code)
            }
        }
    }

    pub fn size(&self, path: &str) -> i32 {
        // SAFETY: a C text of this function's own.
        unsafe { zoom_json_size(self.0, text(path).ptr()) }
    }

    pub fn type_of(&self, path: &str) -> i32 {
        // SAFETY: a C text of this function's own.
        unsafe { zoom_json_type(self.0, text(path).ptr()) }
    }

    pub fn emit(&self, compact: i32) -> String {
        let mut out = Buf::new();
        // SAFETY: a buffer of this function's own.
        assert_eq!(unsafe { zoom_json_emit(self.0, compact, &mut out.0) }, ZOOM_OK);
        out.text()
    }

    fn set(&self, setter: Setter, path: &str, value: &str) -> (i32, String) {
        let (path, value, mut why) = (text(path), text(value), Buf::new());
        // SAFETY: C texts and a buffer of this function's own.
        let code = unsafe { setter(self.0, path.ptr(), value.ptr(), &mut why.0) };
        (code, why.text())
    }
}

type Setter = unsafe extern "system" fn(i32, *const c_char, *const c_char, *mut ZoomBuf) -> i32;

impl Drop for Json {
    fn drop(&mut self) {
        assert_eq!(zoom_free(self.0), ZOOM_OK);
    }
}
