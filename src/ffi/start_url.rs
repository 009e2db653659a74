//! zoom_start_url: the last step, from a ZAK to a started meeting.

use std::ffi::c_char;

use super::buf::ZoomBuf;
use super::guard::guard;
use super::out::Out;
use super::text::text_in;
use crate::start_url::start_url;

/// The address that starts a meeting as the user of a ZAK: `https://zoom.us/s/{meeting}?zak={zak}`. Opened in a browser, it opens
/// the Zoom client. Whoever has it can start the meeting as that user: it is a secret like the ZAK in it.
///
/// - `host`: NULL or empty for `zoom.us`. Else `zoom.us`, `zoomgov.com` or a name below one of them, such as an account's
///   `company.zoom.us`: a ZAK goes nowhere else.
/// - `meeting`: the meeting's number, 9 to 11 digits; spaces and dashes between them do not count.
/// - `zak`: a token of type `zak`. Zoom checks it when the meeting is started, so get it just before.
/// - `out`: takes the address; on any other result the text that tells what is wrong.
///
/// Nothing is sent. Returns ZOOM_OK; ZOOM_E_ARGUMENT; or, about `out`: ZOOM_E_BUFFER, ZOOM_E_LIMIT, ZOOM_E_MEMORY,
/// ZOOM_E_FORKED. From any thread.
///
/// # Safety
/// The texts are NULL or end with a NUL; `out` is NULL or points to a zoom_buf that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn zoom_start_url(
    host: *const c_char,
    meeting: *const c_char,
    zak: *const c_char,
    out: *mut ZoomBuf,
) -> i32 {
    guard(|| {
        // SAFETY: `out` is NULL or a zoom_buf that nobody else uses, as this function's caller promises.
        let out = match unsafe { Out::open(out) } {
            Ok(out) => out,
            Err(code) => return code,
        };
        // SAFETY: each text is NULL or ends with a NUL, as this function's caller promises.
        let texts = unsafe {
            text_in("host", host)
                .and_then(|host| Ok((host, text_in("meeting", meeting)?, text_in("zak", zak)?)))
        };
        match texts.and_then(|(host, meeting, zak)| start_url(host, meeting, zak)) {
            Ok(url) => out.write(url.bytes()),
            Err(why) => out.explain(why.code, &why.text),
        }
    })
}
