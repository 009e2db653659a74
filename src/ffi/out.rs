//! What goes out through out-parameters: texts into a zoom_buf, handles into an int32_t.

use std::any::Any;
use std::ffi::{CStr, c_char};
use std::ptr;
use std::sync::{Arc, Mutex};

use super::buf::{ZOOM_BUF_MAX, ZoomBuf};
use super::process::handles;
use super::table::Place;
use crate::error::{ZOOM_E_ARGUMENT, ZOOM_E_BUFFER, ZOOM_E_FORKED, ZOOM_E_MEMORY, ZOOM_OK};
use crate::panic::lock;
use crate::secret::{Secret, wipe};

/// Memory of the library's that a zoom_buf points to.
#[derive(Default)]
pub struct Memory(Mutex<Secret>);

impl Memory {
    /// Puts texts in, with a NUL at the end, where the old text was or at a new place.
    fn put(&self, texts: &[&[u8]]) -> Result<*mut c_char, i32> {
        let mut memory = lock(&self.0);
        memory.put(texts.iter().copied().chain([b"\0".as_slice()])).map_err(|_| ZOOM_E_MEMORY)?;
        Ok(memory.as_mut_ptr().cast())
    }

    fn is_at(&self, data: *mut c_char) -> bool {
        lock(&self.0).as_mut_ptr().cast() == data
    }

    /// Whether an object is one of these, which zoom_buf_free alone may end.
    pub fn is(object: &dyn Any) -> bool {
        object.is::<Memory>()
    }
}

/// A zoom_buf that was looked at before the work began: where the text will go.
///
/// `buf` points to a zoom_buf that nobody else uses while this value lives: `open`'s caller sees to that.
pub struct Out {
    buf: *mut ZoomBuf,
    target: Target,
}

/// Where a text goes.
pub enum Target {
    /// The caller's memory: `data` is not NULL and points to `cap` bytes, which are more than 0.
    Caller { data: *mut c_char, cap: i32 },
    /// Memory of the library's that is there already, by its number.
    Ours(i32, Arc<Memory>),
    /// Memory of the library's that has its place in the table.
    New(Place<'static>),
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
        // SAFETY: `buf` is not NULL and points to a zoom_buf; it is read by value, for it may lie at any alignment.
        let ZoomBuf { data, len, cap } = unsafe { buf.read_unaligned() };
        if len < 0 {
            return Err(ZOOM_E_ARGUMENT);
        }
        let target = match cap {
            1.. if data.is_null() || cap > ZOOM_BUF_MAX => return Err(ZOOM_E_ARGUMENT),
            1.. => Target::Caller { data, cap },
            0 if !data.is_null() && !is_static(data) => return Err(ZOOM_E_ARGUMENT),
            0 => match handles().place() {
                Ok(place) => Target::New(place),
                Err(code) => {
                    // SAFETY: `buf` is not NULL and points to a zoom_buf that nobody else uses.
                    unsafe { give_static(buf, LIMIT_TEXT) };
                    return Err(code);
                }
            },
            _ => {
                let handle = cap.checked_neg().ok_or(ZOOM_E_ARGUMENT)?;
                let memory = handles().get::<Memory>(handle).map_err(no_such_memory)?;
                if !memory.is_at(data) {
                    return Err(ZOOM_E_ARGUMENT);
                }
                Target::Ours(handle, memory)
            }
        };
        Ok(Out { buf, target })
    }

    /// As `open`, where NULL means that the caller does not want the text.
    ///
    /// # Safety
    /// As for `open`.
    pub unsafe fn open_optional(buf: *mut ZoomBuf) -> Result<Option<Out>, i32> {
        // SAFETY: the caller's promise is that of `open`.
        if buf.is_null() { Ok(None) } else { unsafe { Out::open(buf) }.map(Some) }
    }

    /// Where the text goes.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// True when the text goes to memory of the caller's that is smaller than `size` bytes.
    pub fn is_smaller_than(&self, size: i32) -> bool {
        matches!(self.target, Target::Caller { cap, .. } if cap < size)
    }

    /// Gives the whole text, or ZOOM_E_BUFFER and how long it is.
    pub fn write(self, text: &[u8]) -> i32 {
        self.write_all(&[text])
    }

    /// Gives texts one after another, or ZOOM_E_BUFFER and how long they are together.
    pub fn write_all(self, texts: &[&[u8]]) -> i32 {
        let length = texts.iter().fold(0usize, |length, text| length.saturating_add(text.len()));
        let fits = i32::try_from(length).is_ok_and(|length| !self.is_smaller_than(length.saturating_add(1)));
        if fits { self.put(texts, length as i32) } else { self.refuse(length) }
    }

    /// ZOOM_E_BUFFER: the empty text, and the length that is needed.
    pub fn refuse(self, length: usize) -> i32 {
        let buf = self.buf;
        match self.put(&[], 0) {
            ZOOM_OK => {
                let length = i32::try_from(length).unwrap_or(i32::MAX);
                // SAFETY: `buf` points to a zoom_buf that nobody else uses.
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
        self.put(&[text.as_bytes()], text.len() as i32);
        code
    }

    /// Gives texts of which it is known that they fit, and how long they are together.
    fn put(self, texts: &[&[u8]], len: i32) -> i32 {
        let (is_new, placed) = match self.target {
            Target::Caller { data, cap } => {
                // SAFETY: `data` is `cap` bytes of the caller's memory, and `write_all` and `explain` saw to it that the
                // texts and the NUL fit. The texts are memory of the library's, so that nothing overlaps.
                unsafe {
                    wipe(std::slice::from_raw_parts_mut(data.cast::<u8>(), cap as usize));
                    let mut end = data.cast::<u8>();
                    for text in texts {
                        ptr::copy_nonoverlapping(text.as_ptr(), end, text.len());
                        end = end.add(text.len());
                    }
                }
                (false, Ok((data, cap)))
            }
            Target::Ours(handle, memory) => (false, memory.put(texts).map(|data| (data, -handle))),
            Target::New(place) => {
                let memory = Memory::default();
                (true, memory.put(texts).map(|data| (data, -place.fill(memory))))
            }
        };
        match placed {
            Ok((data, cap)) => {
                // SAFETY: `buf` points to a zoom_buf that nobody else uses.
                unsafe { self.buf.write_unaligned(ZoomBuf { data, len, cap }) };
                ZOOM_OK
            }
            Err(code) => {
                // SAFETY: `buf` is not NULL and points to a zoom_buf that nobody else uses.
                unsafe {
                    match is_new {
                        true => give_static(self.buf, EMPTY_TEXT),
                        // What was there is wiped.
                        false => (&raw mut (*self.buf).len).write_unaligned(0),
                    }
                }
                code
            }
        }
    }
}

/// What is in a buffer that there was no memory or no place for, so that a caller who prints it lives. `cap` is 0 then.
static EMPTY_TEXT: &CStr = c"";
static LIMIT_TEXT: &CStr =
    c"65,536 handles and texts are alive: free those that are no longer needed, with zoom_free and \
    zoom_buf_free";

/// Whether a buffer's text is one of these.
pub fn is_static(data: *mut c_char) -> bool {
    [EMPTY_TEXT, LIMIT_TEXT].iter().any(|text| ptr::eq(text.as_ptr(), data))
}

/// # Safety
/// `buf` points to a zoom_buf, at any alignment, that nobody else uses.
unsafe fn give_static(buf: *mut ZoomBuf, text: &'static CStr) {
    let (data, len) = (text.as_ptr().cast_mut(), text.count_bytes() as i32);
    // SAFETY: the caller's promise is what a write needs.
    unsafe { buf.write_unaligned(ZoomBuf { data, len, cap: 0 }) };
}

/// The error for a zoom_buf whose number stands for no memory: it is no buffer of this library's.
pub fn no_such_memory(code: i32) -> i32 {
    if code == ZOOM_E_FORKED { code } else { ZOOM_E_ARGUMENT }
}

/// Writes a text to the caller's buffer.
///
/// # Safety
/// As for `Out::open`.
pub unsafe fn give_text(out: *mut ZoomBuf, text: &[u8]) -> i32 {
    // SAFETY: the caller's promise is that of `Out::open`.
    unsafe { Out::open(out) }.map_or_else(|code| code, |out| out.write(text))
}

/// Writes a text of what a handle stands for to the caller's buffer.
///
/// # Safety
/// As for `Out::open`.
pub unsafe fn give_from<K: Any + Send + Sync>(
    handle: i32,
    out: *mut ZoomBuf,
    give: impl FnOnce(&K, Out) -> i32,
) -> i32 {
    let object = match handles().get::<K>(handle) {
        Ok(object) => object,
        Err(code) => return code,
    };
    // SAFETY: the caller's promise is that of `Out::open`.
    unsafe { Out::open(out) }.map_or_else(|code| code, |out| give(&object, out))
}

/// Writes a new handle to the caller's out-parameter, 0 when there is none.
///
/// # Safety
/// `out` is NULL or points to an int32_t, at any alignment, that nobody else uses until the call returns.
pub unsafe fn give_handle(out: *mut i32, make: impl FnOnce() -> Result<i32, i32>) -> i32 {
    if out.is_null() {
        return ZOOM_E_ARGUMENT;
    }
    // SAFETY: `out` is not NULL and points to an int32_t.
    unsafe { out.write_unaligned(0) };
    match make() {
        Ok(handle) => {
            // SAFETY: as above.
            unsafe { out.write_unaligned(handle) };
            ZOOM_OK
        }
        Err(code) => code,
    }
}
