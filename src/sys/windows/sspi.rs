//! Sign-ins by Windows (SSPI): its tokens, for the user whom this process runs as or for a name and a password.

use std::io;
use std::mem;
use std::ptr;

use windows_sys::Win32::Foundation::{SEC_E_OK, SEC_I_COMPLETE_AND_CONTINUE, SEC_I_COMPLETE_NEEDED};
use windows_sys::Win32::Security::Authentication::Identity::{
    ISC_REQ_CONNECTION, SECBUFFER_TOKEN, SECBUFFER_VERSION, SECPKG_CRED_OUTBOUND, SECURITY_NATIVE_DREP,
    SecBuffer, SecBufferDesc, SecurityFunctionTableW,
};
use windows_sys::Win32::Security::Credentials::SecHandle;
use windows_sys::Win32::System::Rpc::{SEC_WINNT_AUTH_IDENTITY_UNICODE, SEC_WINNT_AUTH_IDENTITY_W};
use windows_sys::{s, w};
use zeroize::Zeroizing;

use super::{system_function, wide};

/// Windows lets no token be larger (MaxTokenSize).
const LARGEST_TOKEN: usize = 64 << 10;

/// The client's side of one sign-in.
pub struct Sspi {
    functions: &'static SecurityFunctionTableW,
    credentials: SecHandle,
    /// From the first step on.
    context: Option<SecHandle>,
    /// Whom the tokens are for.
    target: Vec<u16>,
    is_complete: bool,
}

// SAFETY: handles of SSPI are the process's, for any thread, one at a time; the table of functions is not written to.
unsafe impl Send for Sspi {}

impl Sspi {
    /// Begins a sign-in by a package (Negotiate, NTLM) at a service (`HTTP/host`): as the user whom this process runs as, or
    /// with a name (`user`, `DOMAIN\user`, `user@domain`) and a password.
    pub fn begin(package: &str, target: &str, login: Option<(&str, &str)>) -> io::Result<Sspi> {
        let functions = functions()?;
        let acquire = functions.AcquireCredentialsHandleW.ok_or_else(missing)?;
        let mut login = login.map(|(user, password)| Login::new(user, password));
        let mut identity = login.as_mut().map(Login::identity);
        let identity = identity.as_mut().map_or(ptr::null_mut(), ptr::from_mut);
        let (mut package, mut credentials, mut expiry) = (wide(package), SecHandle::default(), 0);
        // SAFETY: the package's name ends with a 0; the identity is null or one whose texts live across the call.
        let status = unsafe {
            acquire(
                ptr::null_mut(),
                package.as_mut_ptr(),
                SECPKG_CRED_OUTBOUND,
                ptr::null_mut(),
                identity.cast(),
                None,
                ptr::null_mut(),
                &mut credentials,
                &mut expiry,
            )
        };
        checked(status)?;
        Ok(Sspi { functions, credentials, context: None, target: wide(target), is_complete: false })
    }

    /// The next token for the server, made from the server's last one; the first one is made from nothing.
    pub fn step(&mut self, from_server: &[u8]) -> io::Result<Vec<u8>> {
        let initialize = self.functions.InitializeSecurityContextW.ok_or_else(missing)?;
        let mut input = SecBuffer {
            cbBuffer: u32::try_from(from_server.len()).map_err(io::Error::other)?,
            BufferType: SECBUFFER_TOKEN,
            pvBuffer: from_server.as_ptr().cast_mut().cast(),
        };
        let mut token = Zeroizing::new(vec![0; LARGEST_TOKEN]);
        let mut output = SecBuffer {
            cbBuffer: LARGEST_TOKEN as u32,
            BufferType: SECBUFFER_TOKEN,
            pvBuffer: token.as_mut_ptr().cast(),
        };
        let mut inputs = description(&mut input);
        let mut outputs = description(&mut output);
        let mut old = self.context;
        let (mut new, mut attributes, mut expiry) = (old.unwrap_or_default(), 0, 0);
        // SAFETY: the credentials were acquired. The first call has no context and no input, each later one the context that
        // the first one made. The input is only read, the output has the room that it says. All that is pointed to lives across
        // the call.
        let status = unsafe {
            initialize(
                &mut self.credentials,
                old.as_mut().map_or(ptr::null_mut(), ptr::from_mut),
                self.target.as_mut_ptr(),
                ISC_REQ_CONNECTION,
                0,
                SECURITY_NATIVE_DREP,
                if self.context.is_some() { &mut inputs } else { ptr::null_mut() },
                0,
                &mut new,
                &mut outputs,
                &mut attributes,
                &mut expiry,
            )
        };
        if status >= 0 {
            self.context = Some(new);
        }
        match status {
            SEC_I_COMPLETE_NEEDED | SEC_I_COMPLETE_AND_CONTINUE => self.complete(&mut outputs)?,
            status => checked(status)?,
        }
        self.is_complete = matches!(status, SEC_E_OK | SEC_I_COMPLETE_NEEDED);
        Ok(token[..LARGEST_TOKEN.min(output.cbBuffer as usize)].to_vec())
    }

    /// Has the system finish the token that it made.
    fn complete(&mut self, token: &mut SecBufferDesc) -> io::Result<()> {
        let complete = self.functions.CompleteAuthToken.ok_or_else(missing)?;
        let context = self.context.as_mut().ok_or_else(missing)?;
        // SAFETY: context and token are those of the last call.
        checked(unsafe { complete(context, token) })
    }

    /// Whether the client's side has all that it needs of the server.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }
}

impl Drop for Sspi {
    fn drop(&mut self) {
        if let (Some(mut context), Some(delete)) = (self.context, self.functions.DeleteSecurityContext) {
            // SAFETY: the context was made by this sign-in, and is not used afterwards.
            unsafe { delete(&mut context) };
        }
        if let Some(free) = self.functions.FreeCredentialsHandle {
            // SAFETY: the credentials were acquired, and are not used afterwards.
            unsafe { free(&mut self.credentials) };
        }
    }
}

/// A name and a password as SSPI takes them, wiped when they are dropped.
struct Login {
    user: Zeroizing<Vec<u16>>,
    domain: Zeroizing<Vec<u16>>,
    password: Zeroizing<Vec<u16>>,
}

impl Login {
    fn new(user: &str, password: &str) -> Login {
        // A name with an @ is given as it is: the domain is a part of it.
        let (domain, user) = user.split_once('\\').unwrap_or(("", user));
        Login { user: utf_16(user), domain: utf_16(domain), password: utf_16(password) }
    }

    /// What points to them.
    fn identity(&mut self) -> SEC_WINNT_AUTH_IDENTITY_W {
        SEC_WINNT_AUTH_IDENTITY_W {
            User: self.user.as_mut_ptr(),
            UserLength: self.user.len() as u32 - 1,
            Domain: self.domain.as_mut_ptr(),
            DomainLength: self.domain.len() as u32 - 1,
            Password: self.password.as_mut_ptr(),
            PasswordLength: self.password.len() as u32 - 1,
            Flags: SEC_WINNT_AUTH_IDENTITY_UNICODE,
        }
    }
}

/// A text with a 0 behind it. It has room from the start: what grows leaves copies behind.
fn utf_16(text: &str) -> Zeroizing<Vec<u16>> {
    let mut wide = Zeroizing::new(Vec::with_capacity(text.len() + 1));
    wide.extend(text.encode_utf16());
    wide.push(0);
    wide
}

fn description(buffer: &mut SecBuffer) -> SecBufferDesc {
    SecBufferDesc { ulVersion: SECBUFFER_VERSION, cBuffers: 1, pBuffers: buffer }
}

/// The table of what SSPI can do.
fn functions() -> io::Result<&'static SecurityFunctionTableW> {
    type Init = unsafe extern "system" fn() -> *mut SecurityFunctionTableW;
    let init = system_function(w!("secur32.dll"), s!("InitSecurityInterfaceW"))?;
    // SAFETY: this is the function's type in its documentation. The table is the DLL's, which stays loaded, and is not
    // written to.
    unsafe { mem::transmute::<_, Init>(init)().as_ref() }.ok_or_else(missing)
}

fn missing() -> io::Error {
    io::Error::from(io::ErrorKind::Unsupported)
}

fn checked(status: i32) -> io::Result<()> {
    if status < 0 { Err(io::Error::from_raw_os_error(status)) } else { Ok(()) }
}
