//! zoom_buf: how text goes out, into the caller's memory or the library's.

use std::ffi::c_char;
use std::ptr;

use super::guard::guard;
use super::handles::{Object, Place, process};
use crate::error::{ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_FORKED, ZOOM_E_MEMORY, ZOOM_OK};
use crate::secret::{Secret, wipe};

/// The smallest caller's buffer that zoom_get_user_token takes, in bytes. It never changes.
pub const ZOOM_TOKEN_BUF_MIN: i32 = 2048;

/// The largest `cap` of a caller's buffer, in bytes.
pub const ZOOM_BUF_MAX: i32 = 16 << 20;

/// A text that the library gives. Start with zeros: `zoom_buf buf = {0};`
///
/// With zeros the library allocates, and zoom_buf_free wipes and frees. Used again, the buffer is reused or replaced,
/// never leaked. To get texts in memory of your own, set `data` and `cap`: that memory is never freed or moved, and a
/// text that does not fit is ZOOM_E_BUFFER, with `len` the length needed and the empty text in `data`.
///
/// What was in the buffer is wiped before it is written. Arguments of the same call may lie in it. It may lie at any
/// alignment. A buffer that was never set to zeros, and a copy of one that was freed, are ZOOM_E_ARGUMENT as far as
/// they can be told: then nothing is touched.
#[repr(C)]
#[derive(Debug)]
pub struct ZoomBuf {
    /// The text, UTF-8, NUL-terminated; never NULL after a call that took the buffer.
    pub data: *mut c_char,
    /// Bytes before the NUL.
    pub len: i32,
    /// Above 0: `data` is the caller's memory of `cap` bytes. Below 0: the library's. 0: none yet.
    pub cap: i32,
}

/// Memory of the library's that a zoom_buf points to.
#[derive(Default)]
pub struct Memory(Secret);

impl Memory {
    /// Puts a text in, with a NUL behind it, where the text was or at a new place.
    fn put(&mut self, text: &[u8]) -> Result<*mut c_char, i32> {
        self.0.put(&[text, b"\0"]).map_err(|_| ZOOM_E_MEMORY)?;
        Ok(self.0.as_mut_ptr().cast())
    }
}

/// A zoom_buf that was looked at before the work began: where the text will go.
pub struct Out {
    buf: *mut ZoomBuf,
    target: Target,
}

enum Target {
    /// The caller's memory.
    Caller { data: *mut c_char, cap: i32 },
    /// Memory of ours that is there.
    Ours(i32),
    /// Memory of ours that has its place in the table.
    New(Place),
}

impl Out {
    /// Looks at a caller's zoom_buf.
    ///
    /// # Safety
    /// `buf` is NULL or points to a zoom_buf, at any alignment, that nobody else uses until the call returns.
    pub unsafe fn open(buf: *mut ZoomBuf) -> Result<Out, i32> {
        if buf.is_null() {
            return Err(ZOOM_E_ARGUMENT);
        }
        // SAFETY: the caller's promise; no reference is made, for it may lie at any alignment.
        let ZoomBuf { data, len, cap } = unsafe { buf.read_unaligned() };
        if len < 0 {
            return Err(ZOOM_E_ARGUMENT);
        }
        let target = match cap {
            1.. if data.is_null() || cap > ZOOM_BUF_MAX => return Err(ZOOM_E_ARGUMENT),
            1.. => Target::Caller { data, cap },
            0 if !data.is_null() && data != empty() => return Err(ZOOM_E_ARGUMENT),
            0 => match process().place() {
                Ok(place) => Target::New(place),
                Err(code) => {
                    // SAFETY: the caller's promise.
                    unsafe { give_empty(buf) };
                    return Err(code);
                }
            },
            _ => {
                let handle = cap.checked_neg().ok_or(ZOOM_E_ARGUMENT)?;
                let is_its_own = |memory: &mut Memory| memory.0.as_mut_ptr().cast() == data;
                if !process().with_memory(handle, is_its_own).map_err(no_such_memory)? {
                    return Err(ZOOM_E_ARGUMENT);
                }
                Target::Ours(handle)
            }
        };
        Ok(Out { buf, target })
    }

    /// As `open`, where NULL means that the caller does not want the text.
    ///
    /// # Safety
    /// As for `open`.
    pub unsafe fn open_optional(buf: *mut ZoomBuf) -> Result<Option<Out>, i32> {
        // SAFETY: the caller's promise.
        if buf.is_null() { Ok(None) } else { unsafe { Out::open(buf) }.map(Some) }
    }

    /// True when the text goes to memory of the caller's that is smaller than `cap` bytes.
    pub fn is_smaller_than(&self, wanted: i32) -> bool {
        matches!(self.target, Target::Caller { cap, .. } if cap < wanted)
    }

    /// Gives the whole text, or ZOOM_E_BUFFER and how long it is.
    pub fn write(self, text: &[u8]) -> i32 {
        let fits =
            i32::try_from(text.len()).is_ok_and(|length| !self.is_smaller_than(length.saturating_add(1)));
        if fits {
            return self.put(text);
        }
        self.refuse(text.len())
    }

    /// ZOOM_E_BUFFER: the empty text, and the length that is needed.
    pub fn refuse(self, length: usize) -> i32 {
        let buf = self.buf;
        match self.put(b"") {
            ZOOM_OK => {
                let length = i32::try_from(length).unwrap_or(i32::MAX);
                // SAFETY: as in `open`.
                unsafe { (&raw mut (*buf).len).write_unaligned(length) };
                ZOOM_E_BUFFER
            }
            code => code,
        }
    }

    /// Gives as much of an error's text as fits, cut between characters. `code` is what the function returns.
    pub fn explain(self, code: i32, text: &str) -> i32 {
        let room = match self.target {
            Target::Caller { cap, .. } => cap as usize - 1,
            _ => usize::MAX,
        };
        let text = &text[..text.floor_char_boundary(room)];
        self.put(text.as_bytes());
        code
    }

    fn put(self, text: &[u8]) -> i32 {
        let is_new = matches!(self.target, Target::New(_));
        let placed = match self.target {
            Target::Caller { data, cap } => {
                // SAFETY: `data` is `cap` bytes of the caller's memory; `write` and `explain` saw to it that the text
                // and its NUL fit. The text is not in that memory: it is the library's.
                unsafe {
                    wipe(std::slice::from_raw_parts_mut(data.cast::<u8>(), cap as usize));
                    ptr::copy_nonoverlapping(text.as_ptr(), data.cast::<u8>(), text.len());
                }
                Ok((data, cap))
            }
            Target::Ours(handle) => process()
                .with_memory(handle, |memory| memory.put(text))
                .map_err(no_such_memory)
                .and_then(|placed| placed.map(|data| (data, -handle))),
            Target::New(place) => {
                let mut memory = Memory::default();
                memory.put(text).map(|data| (data, -place.fill(Object::Memory(memory))))
            }
        };
        match placed {
            Ok((data, cap)) => {
                let len = text.len() as i32;
                // SAFETY: as in `open`.
                unsafe { self.buf.write_unaligned(ZoomBuf { data, len, cap }) };
                ZOOM_OK
            }
            Err(code) => {
                if is_new {
                    // SAFETY: as in `open`.
                    unsafe { give_empty(self.buf) };
                }
                code
            }
        }
    }
}

/// The empty text of a buffer that there was no room for, so that a caller who prints it prints nothing.
fn empty() -> *mut c_char {
    static EMPTY: [u8; 1] = [0];
    EMPTY.as_ptr().cast_mut().cast()
}

/// # Safety
/// As for `Out::open`.
unsafe fn give_empty(buf: *mut ZoomBuf) {
    // SAFETY: the caller's promise.
    unsafe { buf.write_unaligned(ZoomBuf { data: empty(), len: 0, cap: 0 }) };
}

fn no_such_memory(code: i32) -> i32 {
    if code == ZOOM_E_FORKED { code } else { ZOOM_E_ARGUMENT }
}

/// Wipes a text. Memory of the library's is freed and `*buf` set to zeros, so that it can be used again; memory of the
/// caller's stays with the caller, and `len` becomes 0.
///
/// NULL, and a buffer that holds nothing, are done. Returns ZOOM_OK, or ZOOM_E_ARGUMENT when `*buf` is no buffer of
/// this library's: never set to zeros, or a copy of one that was freed already; or ZOOM_E_FORKED for memory of the
/// parent's in a forked child. Nothing is touched then. From any thread.
///
/// # Safety
/// `buf` is NULL or points to a zoom_buf that no other thread uses at this moment.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_buf_free(buf: *mut ZoomBuf) -> i32 {
    guard(|| {
        if buf.is_null() {
            return ZOOM_OK;
        }
        // SAFETY: the caller's promise; no reference is made, for it may lie at any alignment.
        let ZoomBuf { data, len, cap } = unsafe { buf.read_unaligned() };
        if len == 0 && cap == 0 && (data.is_null() || data == empty()) {
            // SAFETY: the caller's promise.
            unsafe { buf.write_unaligned(ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 }) };
            return ZOOM_OK;
        }
        // SAFETY: the caller's promise.
        let out = match unsafe { Out::open(buf) } {
            Ok(out) => out,
            Err(code) => return code,
        };
        match out.target {
            Target::Caller { .. } => out.put(b""),
            Target::Ours(handle) => match process().remove(handle, true) {
                Ok(()) => {
                    // SAFETY: the caller's promise.
                    unsafe { buf.write_unaligned(ZoomBuf { data: ptr::null_mut(), len: 0, cap: 0 }) };
                    ZOOM_OK
                }
                Err(code) => no_such_memory(code),
            },
            Target::New(_) => ZOOM_E_ARGUMENT,
        }
    })
}
