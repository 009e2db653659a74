//! Sequences of calls of the C ABI with any handles, texts and buffers, compared with a model of the live handles.
//!
//! No connection leaves the machine: every base URL and every proxy is a loopback port that refuses connections.
#![no_main]

use std::ffi::{CString, c_char};
use std::os::fd::{FromRawFd, OwnedFd};
use std::ptr;
use std::sync::OnceLock;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use zoom_token::*;
use zoom_token_fuzz::CANARY;

/// A handle: one that the library returned, unchanged or negated, or any number.
#[derive(Arbitrary, Debug)]
enum Handle {
    Given(u8),
    Negated(u8),
    Any(i32),
}

/// A text: NULL, a reasonable one, any bytes up to a NUL, a long one, or the data of a buffer.
#[derive(Arbitrary, Debug)]
enum Text {
    Null,
    Known(u8),
    Any(Vec<u8>),
    Long(u8, u16),
    OfBuffer(u8),
}

/// How a zoom_buf is prepared for a call, or for use as a text.
#[derive(Arbitrary, Debug)]
enum Buffer {
    Null,
    /// As the last call left it.
    Kept(u8),
    /// Freed and set to zeros.
    Fresh(u8),
    /// With memory of the caller, of this many bytes.
    Caller(u8, u16),
    /// A copy of a buffer that the library filled: freeing both would be a double free.
    Copied(u8, u8),
    /// Not initialised: any length and capacity, and a pointer that must not be dereferenced.
    Garbage(u8, i32, i32),
}

#[derive(Arbitrary, Debug)]
enum Call {
    GetUserToken {
        base: u8,
        auth: Text,
        user: Text,
        kind: Text,
        ttl: i32,
        out: Buffer,
    },
    ClientNew {
        null: bool,
    },
    ClientSet {
        client: Handle,
        option: u8,
        value: Text,
        why: Buffer,
    },
    ClientGetUserToken {
        client: Handle,
        user: Text,
        kind: Text,
        ttl: i32,
        meeting: Text,
        cancel: Handle,
        null: bool,
    },
    ClientRequest {
        client: Handle,
        method: Text,
        url: Text,
        query: Text,
        body: Text,
        cancel: Handle,
        null: bool,
    },
    ResponseStatus {
        response: Handle,
    },
    ResponseZoomCode {
        response: Handle,
    },
    ResponseText {
        which: u8,
        response: Handle,
        out: Buffer,
    },
    ResponseHeader {
        response: Handle,
        name: Text,
        out: Buffer,
    },
    CancelNew {
        null: bool,
    },
    Cancel {
        cancel: Handle,
    },
    JsonNew {
        null: bool,
    },
    JsonParse {
        text: Text,
        null: bool,
        why: Buffer,
    },
    JsonSetString {
        json: Handle,
        path: Text,
        value: Text,
        why: Buffer,
    },
    JsonSetRaw {
        json: Handle,
        path: Text,
        value: Text,
        why: Buffer,
    },
    JsonSetInt {
        json: Handle,
        path: Text,
        value: i32,
        why: Buffer,
    },
    JsonGetString {
        json: Handle,
        path: Text,
        out: Buffer,
    },
    JsonGetInt {
        json: Handle,
        path: Text,
        null: bool,
    },
    JsonSize {
        json: Handle,
        path: Text,
    },
    JsonType {
        json: Handle,
        path: Text,
    },
    JsonEmit {
        json: Handle,
        compact: i32,
        out: Buffer,
    },
    Free {
        handle: Handle,
    },
    BufFree {
        buffer: Buffer,
    },
    Shutdown,
    StatusText {
        status: i32,
        out: Buffer,
    },
    Version {
        out: Buffer,
    },
    AbiVersion,
}

fuzz_target!(init: refuse_in_the_proxy(), |calls: Vec<Call>| {
    let mut host = Host::default();
    for call in calls.iter().take(64) {
        host.call(call);
    }
    host.free_all();
});

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Client,
    Response,
    Cancel,
    Json,
}

const BUFFERS: usize = 4;

/// From this option number on, `ClientSet` copies the client instead: a new variant of `Call` would change the meaning of
/// every input of the corpus.
const COPY: u8 = 224;

/// A host program: the handles it received, and its buffers.
#[derive(Default)]
struct Host {
    given: Vec<(i32, Kind, bool)>,
    slots: [Slot; BUFFERS],
}

/// A zoom_buf at an odd address, and memory that it may point to.
struct Slot {
    place: Vec<u8>,
    memory: Vec<u8>,
    /// Whose memory the zoom_buf points to.
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Zeros or the library's memory.
    Ours,
    /// `memory`.
    Caller,
    /// A copy, or not initialised.
    Foreign,
}

impl Default for Slot {
    fn default() -> Slot {
        let mut slot =
            Slot { place: vec![0; size_of::<ZoomBuf>() + 1], memory: Vec::new(), state: State::Ours };
        slot.write(ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 });
        slot
    }
}

impl Slot {
    fn ptr(&mut self) -> *mut ZoomBuf {
        self.place[1..].as_mut_ptr().cast()
    }

    fn read(&mut self) -> ZoomBuf {
        // SAFETY: `place` has size_of::<ZoomBuf>() + 1 bytes, so a ZoomBuf fits after the first; alignment is not required.
        unsafe { self.ptr().read_unaligned() }
    }

    fn write(&mut self, buf: ZoomBuf) {
        // SAFETY: as for `read`.
        unsafe { self.ptr().write_unaligned(buf) };
    }

    /// Frees the library's memory and resets the slot.
    fn release(&mut self) {
        if self.state == State::Ours {
            // SAFETY: the buffer is this slot's own.
            assert_eq!(unsafe { zoom_buf_free(self.ptr()) }, ZOOM_OK);
        }
        *self = Slot::default();
    }
}

/// The texts of one call, which live until it returns.
struct Texts(Vec<CString>);

impl Host {
    fn call(&mut self, call: &Call) {
        let mut texts = Texts(Vec::new());
        match call {
            Call::GetUserToken { base, auth, user, kind, ttl, out } => {
                let out = self.buffer(out);
                // No http: where a connection is refused, the one call waits and tries again. The environment's proxy
                // refuses finally.
                let bases: Vec<&String> = bases().iter().filter(|base| !base.starts_with("http:")).collect();
                let base = texts.keep(bases[usize::from(*base) % bases.len()].as_bytes());
                let [auth, user, kind] = [auth, user, kind].map(|text| self.text(&mut texts, text));
                // SAFETY: C texts and a zoom_buf or NULL.
                let code = unsafe { zoom_get_user_token(base, auth, user, kind, *ttl, self.at(out)) };
                assert_ne!(code, ZOOM_OK, "a token without a server");
                self.check_out(out, code);
            }
            Call::ClientNew { null } => {
                let client = self.make(Kind::Client, *null, |out| {
                    // SAFETY: an integer or NULL.
                    unsafe { zoom_client_new(out) }
                });
                if let Some(client) = client {
                    let options = [
                        (c"base_url", bases()[1].as_str()),
                        (c"access_token", CANARY),
                        (c"max_retries", "0"),
                    ];
                    for (name, value) in options {
                        let value = CString::new(value).unwrap();
                        // SAFETY: C texts.
                        let code = unsafe {
                            zoom_client_set(client, name.as_ptr(), value.as_ptr(), ptr::null_mut())
                        };
                        assert_eq!(code, ZOOM_OK);
                    }
                }
            }
            Call::ClientSet { client, option: COPY.., value, .. } => {
                let source = self.handle(client);
                let is_one = self.is(source, Kind::Client);
                let null = matches!(value, Text::Null);
                let copy = self.make(Kind::Client, null, |out| {
                    // SAFETY: an integer or NULL.
                    let code = unsafe { zoom_client_copy(source, out) };
                    assert!(null || code == if is_one { ZOOM_OK } else { ZOOM_E_HANDLE }, "{code}");
                    code
                });
                assert_eq!(copy.is_some(), is_one && !null);
            }
            Call::ClientSet { client, option, value, why } => {
                let client = self.handle(client);
                let why = self.buffer(why);
                let (name, values) = &options()[usize::from(*option) % options().len()];
                let name = texts.keep(name.as_bytes());
                let value = match (values.as_slice(), value) {
                    ([], any) => self.text(&mut texts, any),
                    (fixed, Text::Known(at)) => texts.keep(fixed[usize::from(*at) % fixed.len()].as_bytes()),
                    (fixed, _) => texts.keep(fixed[0].as_bytes()),
                };
                // SAFETY: C texts and a zoom_buf or NULL.
                let code = unsafe { zoom_client_set(client, name, value, self.at(why)) };
                self.check_kind(client, Kind::Client, code);
                self.check_out(why, code);
            }
            Call::ClientGetUserToken { client, user, kind, ttl, meeting, cancel, null } => {
                let (client, cancel) = (self.handle(client), self.handle(cancel));
                let [user, kind, meeting] = [user, kind, meeting].map(|text| self.text(&mut texts, text));
                self.outcome(client, cancel, *null, |out| {
                    // SAFETY: C texts, and an integer or NULL.
                    unsafe { zoom_client_get_user_token(client, user, kind, *ttl, meeting, cancel, out) }
                });
            }
            Call::ClientRequest { client, method, url, query, body, cancel, null } => {
                let (client, cancel) = (self.handle(client), self.handle(cancel));
                let [method, query, body] = [method, query, body].map(|text| self.text(&mut texts, text));
                let url = self.path(&mut texts, url);
                self.outcome(client, cancel, *null, |out| {
                    // SAFETY: C texts, and an integer or NULL.
                    unsafe { zoom_client_request(client, method, url, query, body, cancel, out) }
                });
            }
            Call::ResponseStatus { response } => {
                let response = self.handle(response);
                self.check_number(response, Kind::Response, zoom_response_status(response), 0);
            }
            Call::ResponseZoomCode { response } => {
                let response = self.handle(response);
                self.check_number(response, Kind::Response, zoom_response_zoom_code(response), 0);
            }
            Call::ResponseText { which, response, out } => {
                let getters =
                    [zoom_response_token, zoom_response_body, zoom_response_headers, zoom_response_error];
                let (response, out) = (self.handle(response), self.buffer(out));
                let which = usize::from(*which) % getters.len();
                // SAFETY: a zoom_buf or NULL.
                let code = unsafe { getters[which](response, self.at(out)) };
                self.check_kind(response, Kind::Response, code);
                assert!(which != 0 || code != ZOOM_OK, "a token without a server");
                self.check_out(out, code);
            }
            Call::ResponseHeader { response, name, out } => {
                let response = self.handle(response);
                let out = self.buffer(out);
                let name = self.text(&mut texts, name);
                // SAFETY: a C text, and a zoom_buf or NULL.
                let code = unsafe { zoom_response_header(response, name, self.at(out)) };
                self.check_kind(response, Kind::Response, code);
                assert_ne!(code, ZOOM_OK, "a header field without a server");
                self.check_out(out, code);
            }
            Call::CancelNew { null } => {
                self.make(Kind::Cancel, *null, |out| {
                    // SAFETY: an integer or NULL.
                    unsafe { zoom_cancel_new(out) }
                });
            }
            Call::Cancel { cancel } => {
                let cancel = self.handle(cancel);
                self.check_kind(cancel, Kind::Cancel, zoom_cancel(cancel));
            }
            Call::JsonNew { null } => {
                self.make(Kind::Json, *null, |out| {
                    // SAFETY: an integer or NULL.
                    unsafe { zoom_json_new(out) }
                });
            }
            Call::JsonParse { text, null, why } => {
                let why = self.buffer(why);
                let text = self.text(&mut texts, text);
                let at = self.at(why);
                let mut code = ZOOM_OK;
                self.make(Kind::Json, *null, |out| {
                    // SAFETY: a C text, an integer or NULL, and a zoom_buf or NULL.
                    code = unsafe { zoom_json_parse(text, out, at) };
                    code
                });
                self.check_out(why, code);
            }
            Call::JsonSetString { json, path, value, why } => {
                self.set_json(zoom_json_set_string, json, path, value, why);
            }
            Call::JsonSetRaw { json, path, value, why } => {
                self.set_json(zoom_json_set_raw, json, path, value, why);
            }
            Call::JsonSetInt { json, path, value, why } => {
                let json = self.handle(json);
                let why = self.buffer(why);
                let path = self.json_path(&mut texts, path);
                // SAFETY: a C text, and a zoom_buf or NULL.
                let code = unsafe { zoom_json_set_int(json, path, *value, self.at(why)) };
                self.check_kind(json, Kind::Json, code);
                self.check_out(why, code);
            }
            Call::JsonGetString { json, path, out } => {
                let json = self.handle(json);
                let out = self.buffer(out);
                let path = self.text(&mut texts, path);
                // SAFETY: a C text, and a zoom_buf or NULL.
                let code = unsafe { zoom_json_get_string(json, path, self.at(out)) };
                self.check_kind(json, Kind::Json, code);
                self.check_out(out, code);
            }
            Call::JsonGetInt { json, path, null } => {
                let json = self.handle(json);
                let path = self.text(&mut texts, path);
                let mut number = -1;
                let out = if *null { ptr::null_mut() } else { &raw mut number };
                // SAFETY: a C text, and an integer or NULL.
                let code = unsafe { zoom_json_get_int(json, path, out) };
                if *null {
                    assert_eq!(code, ZOOM_E_ARGUMENT);
                } else {
                    self.check_kind(json, Kind::Json, code);
                    assert!(code == ZOOM_OK || number == 0);
                }
            }
            Call::JsonSize { json, path } => {
                let json = self.handle(json);
                let path = self.text(&mut texts, path);
                // SAFETY: a C text.
                self.check_number(json, Kind::Json, unsafe { zoom_json_size(json, path) }, 0);
            }
            Call::JsonType { json, path } => {
                let json = self.handle(json);
                let path = self.text(&mut texts, path);
                // SAFETY: a C text.
                self.check_number(json, Kind::Json, unsafe { zoom_json_type(json, path) }, 1);
            }
            Call::JsonEmit { json, compact, out } => {
                let (json, out) = (self.handle(json), self.buffer(out));
                // SAFETY: a zoom_buf or NULL.
                let code = unsafe { zoom_json_emit(json, *compact, self.at(out)) };
                self.check_kind(json, Kind::Json, code);
                self.check_out(out, code);
            }
            Call::Free { handle } => self.free(handle),
            Call::BufFree { buffer } => self.free_buffer(buffer),
            Call::Shutdown => assert_eq!(zoom_shutdown(), ZOOM_OK),
            Call::StatusText { status, out } => {
                let out = self.buffer(out);
                // SAFETY: a zoom_buf or NULL.
                let code = unsafe { zoom_status_text(*status, self.at(out)) };
                self.check_out(out, code);
            }
            Call::Version { out } => {
                let out = self.buffer(out);
                // SAFETY: a zoom_buf or NULL.
                let code = unsafe { zoom_version(self.at(out)) };
                self.check_out(out, code);
            }
            Call::AbiVersion => assert_eq!(zoom_abi_version(), ZOOM_ABI_VERSION),
        }
    }

    fn set_json(&mut self, set: Setter, json: &Handle, path: &Text, value: &Text, why: &Buffer) {
        let mut texts = Texts(Vec::new());
        let json = self.handle(json);
        let why = self.buffer(why);
        let path = self.json_path(&mut texts, path);
        let value = self.text(&mut texts, value);
        // SAFETY: C texts, and a zoom_buf or NULL.
        let code = unsafe { set(json, path, value, self.at(why)) };
        self.check_kind(json, Kind::Json, code);
        self.check_out(why, code);
    }

    /// Calls a function that creates a handle.
    fn make(&mut self, kind: Kind, null: bool, call: impl FnOnce(*mut i32) -> i32) -> Option<i32> {
        let mut handle = -1;
        let code = call(if null { ptr::null_mut() } else { &raw mut handle });
        assert!(!null || code != ZOOM_OK);
        if null {
            return None;
        }
        // An invalid zoom_buf is refused before the handle is written.
        assert!(if code == ZOOM_OK { handle > 0 } else { handle == 0 || handle == -1 }, "{code} {handle}");
        self.given(handle, kind, code == ZOOM_OK)
    }

    /// Makes a call of a client: it has a response, except in the cases that the header lists.
    fn outcome(&mut self, client: i32, cancel: i32, null: bool, call: impl FnOnce(*mut i32) -> i32) {
        let mut handle = -1;
        let code = call(if null { ptr::null_mut() } else { &raw mut handle });
        assert_ne!(code, ZOOM_OK, "success without a server");
        self.check_code(code);
        let is_valid = self.is(client, Kind::Client) && (cancel == 0 || self.is(cancel, Kind::Cancel));
        if null {
            assert!(code == ZOOM_E_ARGUMENT || code == ZOOM_E_HANDLE && !is_valid, "{code}");
        } else {
            assert_eq!(code == ZOOM_E_HANDLE, !is_valid, "{code}");
            assert_eq!(handle > 0, is_valid);
            self.given(handle, Kind::Response, is_valid);
        }
    }

    fn given(&mut self, handle: i32, kind: Kind, is_one: bool) -> Option<i32> {
        if is_one {
            assert!(self.given.iter().all(|(other, ..)| *other != handle), "{handle} was returned twice");
            self.given.push((handle, kind, true));
        }
        is_one.then_some(handle)
    }

    fn free(&mut self, handle: &Handle) {
        let handle = self.handle(handle);
        let alive = self.given.iter_mut().find(|(given, _, alive)| *given == handle && *alive);
        let code = zoom_free(handle);
        match alive {
            Some(found) => {
                found.2 = false;
                assert_eq!(code, ZOOM_OK);
            }
            None => assert_eq!(code, if handle == 0 { ZOOM_OK } else { ZOOM_E_HANDLE }),
        }
    }

    fn free_buffer(&mut self, buffer: &Buffer) {
        let slot = self.buffer(buffer);
        // SAFETY: a zoom_buf or NULL.
        let code = unsafe { zoom_buf_free(self.at(slot)) };
        let Some(slot) = slot.map(|at| &mut self.slots[at]) else { return assert_eq!(code, ZOOM_OK) };
        let left = slot.read();
        match slot.state {
            State::Ours => assert!(code == ZOOM_OK && left.data.is_null() && left.len == 0 && left.cap == 0),
            State::Caller => {
                assert!(code == ZOOM_OK && left.len == 0 && slot.memory.iter().all(|byte| *byte == 0));
            }
            State::Foreign => assert!(code == ZOOM_OK || code == ZOOM_E_ARGUMENT, "{code}"),
        }
    }

    /// Checks the buffer after a call.
    fn check_out(&mut self, slot: Option<usize>, code: i32) {
        self.check_code(code);
        let Some(slot) = slot.map(|at| &mut self.slots[at]) else { return };
        // An invalid handle is refused before the buffer is read.
        if code == ZOOM_E_HANDLE || slot.state == State::Foreign {
            return;
        }
        let (state, buf) = (slot.state, slot.read());
        if state == State::Caller {
            let (memory, len) = (&slot.memory, buf.len as usize);
            assert_eq!((buf.data.cast_const().cast(), buf.cap as usize), (memory.as_ptr(), memory.len()));
            if code == ZOOM_E_BUFFER {
                assert!(
                    memory.iter().all(|byte| *byte == 0)
                        && len + 1 > memory.len().min(ZOOM_TOKEN_BUF_MIN as usize - 1)
                );
            } else if memory[0] != 0xaa {
                assert!(len < memory.len() && memory[len] == 0);
                check_text(&memory[..len]);
            }
        } else if buf.cap < 0 {
            assert!(!buf.data.is_null() && buf.len >= 0);
            // SAFETY: the library filled the buffer.
            let text = unsafe { std::slice::from_raw_parts(buf.data.cast::<u8>(), buf.len as usize + 1) };
            assert_eq!(text.last(), Some(&0));
            check_text(&text[..text.len() - 1]);
        } else {
            // Nothing was written: an argument was invalid.
            assert!(code == ZOOM_E_ARGUMENT || buf.len == 0, "{code} {buf:?}");
        }
    }

    fn check_code(&self, code: i32) {
        let known = (-8..=0).contains(&code) || (-27..=-20).contains(&code) || code == ZOOM_E_NO_TOKEN;
        assert!(known, "an unexpected code: {code}");
        assert!(code != ZOOM_E_LIMIT && code != ZOOM_E_RESOLVE, "{code}");
    }

    fn check_kind(&self, handle: i32, kind: Kind, code: i32) {
        self.check_code(code);
        assert_eq!(code == ZOOM_E_HANDLE, !self.is(handle, kind), "{code} for {handle} as {kind:?}");
    }

    fn check_number(&self, handle: i32, kind: Kind, result: i32, least: i32) {
        assert!(result >= least || result < 0);
        self.check_kind(handle, kind, result.min(0));
    }

    fn is(&self, handle: i32, kind: Kind) -> bool {
        self.given.iter().any(|(given, of, alive)| *given == handle && *of == kind && *alive)
    }

    fn handle(&self, handle: &Handle) -> i32 {
        let given = |at: &u8| {
            let count = self.given.len().max(1);
            self.given.get(usize::from(*at) % count).map_or(0, |(handle, ..)| *handle)
        };
        match handle {
            Handle::Given(at) => given(at),
            Handle::Negated(at) => -given(at),
            Handle::Any(number) => *number,
        }
    }

    fn text(&mut self, texts: &mut Texts, text: &Text) -> *const c_char {
        match text {
            Text::Null => ptr::null(),
            Text::Known(at) => texts.keep(KNOWN[usize::from(*at) % KNOWN.len()].as_bytes()),
            Text::Any(bytes) => texts.keep(bytes),
            Text::Long(byte, length) => texts.keep(&vec![*byte; usize::from(*length)]),
            Text::OfBuffer(at) => {
                let slot = &mut self.slots[usize::from(*at) % BUFFERS];
                let buf = slot.read();
                let ends = slot.state == State::Caller && slot.memory.contains(&0);
                if ends || slot.state == State::Ours && buf.cap < 0 { buf.data } else { ptr::null() }
            }
        }
    }

    /// A URL on the base's host: no other connection may be made.
    fn path(&mut self, texts: &mut Texts, text: &Text) -> *const c_char {
        match text {
            Text::Known(at) if at % 2 == 0 => {
                texts.keep(bases()[usize::from(*at / 2) % bases().len()].as_bytes())
            }
            Text::Any(bytes) => texts.keep(&[b"/", bytes.as_slice()].concat()),
            Text::OfBuffer(_) => ptr::null(),
            other => self.text(texts, other),
        }
    }

    /// A path without large indices: an array is filled with nulls up to them.
    fn json_path(&mut self, texts: &mut Texts, text: &Text) -> *const c_char {
        match text {
            Text::Any(bytes) if bytes.iter().filter(|byte| **byte == b'[').count() > 4 => ptr::null(),
            Text::Long(b'[', _) => ptr::null(),
            other => self.text(texts, other),
        }
    }

    /// Prepares a buffer; `None` is NULL.
    fn buffer(&mut self, buffer: &Buffer) -> Option<usize> {
        let index = |at: &u8| usize::from(*at) % BUFFERS;
        match buffer {
            Buffer::Null => None,
            Buffer::Kept(at) => Some(index(at)),
            Buffer::Fresh(at) => {
                self.slots[index(at)].release();
                Some(index(at))
            }
            Buffer::Caller(at, size) => {
                let slot = &mut self.slots[index(at)];
                slot.release();
                slot.memory = vec![0xaa; usize::from(*size).max(1)];
                let (data, cap) = (slot.memory.as_mut_ptr().cast(), slot.memory.len() as i32);
                slot.write(ZoomBuf { data, len: 0, cap });
                slot.state = State::Caller;
                Some(index(at))
            }
            Buffer::Copied(from, to) if index(from) != index(to) => {
                let ZoomBuf { data, len, cap } = self.slots[index(from)].read();
                if cap >= 0 || self.slots[index(from)].state != State::Ours {
                    return None;
                }
                // The original is freed, so its copy dangles.
                self.slots[index(to)].release();
                self.slots[index(to)].write(ZoomBuf { data, len, cap });
                self.slots[index(to)].state = State::Foreign;
                self.slots[index(from)].release();
                Some(index(to))
            }
            Buffer::Copied(..) => None,
            Buffer::Garbage(at, len, cap) => {
                let slot = &mut self.slots[index(at)];
                slot.release();
                // With a capacity, a caller's memory must be valid; otherwise the pointer must not be dereferenced.
                let (data, cap) =
                    if *cap > 0 { (ptr::null_mut(), *cap) } else { (ptr::dangling_mut(), *cap) };
                slot.write(ZoomBuf { data, len: *len, cap });
                slot.state = State::Foreign;
                Some(index(at))
            }
        }
    }

    fn at(&mut self, slot: Option<usize>) -> *mut ZoomBuf {
        slot.map_or(ptr::null_mut(), |at| self.slots[at].ptr())
    }

    /// Cleans up: every handle can be freed once.
    fn free_all(&mut self) {
        for (handle, _, alive) in &self.given {
            assert_eq!(zoom_free(*handle), if *alive { ZOOM_OK } else { ZOOM_E_HANDLE });
            assert_eq!(zoom_free(*handle), ZOOM_E_HANDLE);
        }
        self.slots.iter_mut().for_each(Slot::release);
    }
}

impl Texts {
    /// A C text of the bytes up to their first NUL.
    fn keep(&mut self, bytes: &[u8]) -> *const c_char {
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        self.0.push(CString::new(&bytes[..end]).expect("no NUL"));
        self.0[self.0.len() - 1].as_ptr()
    }
}

type Setter = unsafe extern "system" fn(i32, *const c_char, *const c_char, *mut ZoomBuf) -> i32;

fn check_text(text: &[u8]) {
    // Also where a JSON document contains text of the caller.
    assert!(std::str::from_utf8(text).is_ok(), "a text that is not UTF-8");
}

const KNOWN: [&str; 16] = [
    "",
    "me",
    "zak",
    "abcdef.token",
    "GET",
    "POST",
    "/users/me",
    "a.b[1]",
    "a",
    "[1,2]",
    "\"x\"",
    "{\"a\":{\"b\":[1,2]}}",
    "content-type",
    "..",
    "{}",
    "user@example.com",
];

/// Base URLs: ports that refuse connections, and invalid ones.
fn bases() -> &'static [String; 6] {
    static BASES: OnceLock<[String; 6]> = OnceLock::new();
    BASES.get_or_init(|| {
        let port = refusing_port();
        [
            format!("https://127.0.0.1:{port}"),
            format!("http://127.0.0.1:{port}/v2"),
            format!("http://[::ffff:127.0.0.1]:{port}"),
            "https://user@example.com".into(),
            "ftp://example.com".into(),
            format!("http://127.0.0.1:{port}/%zz"),
        ]
    })
}

/// The process's proxy: one that refuses connections.
fn refuse_in_the_proxy() {
    // SAFETY: this is the first that the process does, on its only thread.
    unsafe { std::env::set_var("https_proxy", format!("http://127.0.0.1:{}", refusing_port())) };
}

/// The options with the values to choose from; an empty list stands for any text.
fn options() -> &'static [(&'static str, Vec<String>)] {
    static OPTIONS: OnceLock<Vec<(&str, Vec<String>)>> = OnceLock::new();
    OPTIONS.get_or_init(|| {
        let proxies = vec![
            bases()[1].trim_end_matches("/v2").into(),
            "none".into(),
            "system".into(),
            "socks4://x".into(),
            bases()[1].trim_end_matches("/v2").replace("http://", "socks5h://u:p@"),
        ];
        let roots = vec!["bundled".into(), "system".into(), "".into(), "/nowhere".into(), "/dev/null".into()];
        vec![
            ("base_url", bases().to_vec()),
            ("access_token", vec![]),
            ("account_id", vec![]),
            ("client_id", vec![]),
            ("client_secret", vec![]),
            ("refresh_token", vec![]),
            ("oauth_url", bases().to_vec()),
            ("token_file", vec!["/nowhere/tokens".into(), "".into()]),
            ("settings_file", vec!["/nowhere/settings".into(), "".into()]),
            ("redirect_uri", vec!["http://127.0.0.1:1/x".into(), "".into()]),
            ("token_origin", vec![]),
            ("login", vec!["user:password".into()]),
            ("body_encoding", vec!["base64".into(), "".into()]),
            ("timeout_ms", vec![]),
            ("connect_timeout_ms", vec![]),
            ("proxy", proxies),
            ("roots", roots),
            ("max_response_bytes", vec![]),
            ("user_agent", vec![]),
            ("keep_alive", vec![]),
            ("header.X-A", vec![]),
            ("header.Host", vec![]),
            ("log_file", vec!["/nowhere/log".into(), "".into()]),
            ("no_such", vec![]),
            ("max_retries", vec!["0".into(), "11".into()]),
            ("no_proxy", vec![]),
        ]
    })
}

/// A port that is bound but does not listen: it refuses connections as long as this process lives.
fn refusing_port() -> u16 {
    // SAFETY: every pointer is to a local variable that outlives its call; every result is checked.
    unsafe {
        let fd = libc::socket(libc::AF_INET, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0);
        assert!(fd >= 0);
        let mut address: libc::sockaddr_in = std::mem::zeroed();
        let mut length = size_of::<libc::sockaddr_in>() as libc::socklen_t;
        address.sin_family = libc::AF_INET as libc::sa_family_t;
        address.sin_addr.s_addr = u32::from_ne_bytes([127, 0, 0, 1]);
        assert_eq!(libc::bind(fd, (&raw const address).cast(), length), 0);
        assert_eq!(libc::getsockname(fd, (&raw mut address).cast(), &mut length), 0);
        std::mem::forget(OwnedFd::from_raw_fd(fd));
        u16::from_be(address.sin_port)
    }
}
