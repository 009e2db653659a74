//! The guard around every function: no panic reaches the host, no cancel of its thread reaches Rust, and its
//! floating-point state is as it was.

use crate::error::{Error, ZOOM_E_INTERNAL};
use crate::panic::contain;
use crate::response::Response;
use crate::sys::CancelsHeld;

/// Runs the body of a function of the ABI.
pub fn guard(body: impl FnOnce() -> i32) -> i32 {
    let _cancels = CancelsHeld::new();
    let _float = FloatState::quiet();
    contain(body).unwrap_or(ZOOM_E_INTERNAL)
}

/// Runs a call; a panic in it is an outcome like any other.
pub fn outcome(call: impl FnOnce() -> Response) -> Response {
    contain(call).unwrap_or_else(|_| {
        Error::new(ZOOM_E_INTERNAL, "a defect of zoom-token was caught; please report it").into()
    })
}

/// The host's floating-point mask and flags, restored at the end. Pascal hosts unmask exceptions, which would then be
/// raised in the middle of Rust code.
struct FloatState {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    x87: u16,
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    sse: u32,
    #[cfg(target_arch = "aarch64")]
    fpcr: u64,
    #[cfg(target_arch = "aarch64")]
    fpsr: u64,
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl FloatState {
    /// The state that C promises: all exceptions masked, rounding to nearest.
    const X87: u16 = 0x37f;
    const SSE: u32 = 0x1f80;

    fn quiet() -> FloatState {
        let mut state = FloatState { x87: 0, sse: 0 };
        // SAFETY: stores the two control words into memory of ours; every CPU that Rust's targets name has SSE.
        unsafe {
            std::arch::asm!("fnstcw [{0}]", "stmxcsr [{1}]", in(reg) &raw mut state.x87, in(reg) &raw mut state.sse);
        }
        FloatState::load(FloatState::X87, FloatState::SSE);
        state
    }

    fn load(x87: u16, sse: u32) {
        // SAFETY: both values are control words that were read before or are the defaults: no reserved bit is set.
        unsafe {
            std::arch::asm!("fldcw [{0}]", "ldmxcsr [{1}]", in(reg) &raw const x87, in(reg) &raw const sse);
        }
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl Drop for FloatState {
    fn drop(&mut self) {
        FloatState::load(self.x87, self.sse);
    }
}

#[cfg(target_arch = "aarch64")]
impl FloatState {
    fn quiet() -> FloatState {
        let (fpcr, fpsr): (u64, u64);
        // SAFETY: reads the control and status registers, then sets the control register to its default.
        unsafe {
            std::arch::asm!("mrs {0}, fpcr", "mrs {1}, fpsr", out(reg) fpcr, out(reg) fpsr);
            std::arch::asm!("msr fpcr, {0}", in(reg) 0u64);
        }
        FloatState { fpcr, fpsr }
    }
}

#[cfg(target_arch = "aarch64")]
impl Drop for FloatState {
    fn drop(&mut self) {
        // SAFETY: writes back what was read.
        unsafe { std::arch::asm!("msr fpcr, {0}", "msr fpsr, {1}", in(reg) self.fpcr, in(reg) self.fpsr) };
    }
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
impl FloatState {
    fn quiet() -> FloatState {
        FloatState {}
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;

    use super::*;

    /// Set for the copy of the test that panics, in a process of its own.
    const CHILD: &str = "ZOOM_TEST_PANIC_CHILD";
    const THIS: &str = "ffi::guard::tests::c8_a_panic_is_an_error_code_and_prints_nothing";

    /// A function of the ABI that panics: the real ones are not known to.
    fn panic_inside() -> i32 {
        guard(|| panic!("canary"))
    }

    #[test]
    fn c8_a_panic_is_an_error_code_and_prints_nothing() {
        if env::var_os(CHILD).is_some() {
            assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
            assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
            std::process::exit(42);
        }
        // As it is; closed; a pipe that nobody reads, with SIGPIPE at its default as a C host has it.
        for shell in [
            r#"exec "$0" --exact "$1" --nocapture"#,
            r#"exec "$0" --exact "$1" --nocapture 2>&-"#,
            r#"exec 3>&1; { "$0" --exact "$1" --nocapture 2>&1 1>&3; echo $? >&4; } | true"#,
        ] {
            let mut bash = Command::new("bash");
            bash.args(["-c", &format!("exec 4>&1; {shell}")]).arg(env::current_exe().unwrap()).arg(THIS);
            let output = bash.env(CHILD, "1").output().unwrap();
            let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
            let stderr = String::from_utf8_lossy(&output.stderr);
            let ended_well = output.status.code() == Some(42) || stdout.ends_with("42\n");
            assert!(ended_well, "{shell}: {:?} {stdout} {stderr}", output.status);
            assert!(!stdout.contains("canary") && stderr.is_empty(), "{shell}: {stdout} {stderr}");
        }
    }

    #[test]
    fn another_panic_of_a_rust_host_still_prints() {
        let name = "ffi::guard::tests::a_panic_of_the_host";
        let output = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", name, "--nocapture"])
            .output();
        assert!(String::from_utf8_lossy(&output.unwrap().stderr).contains("the host's own message"));
    }

    #[test]
    #[ignore = "panics on purpose: another test runs it and looks at what it prints"]
    fn a_panic_of_the_host() {
        assert_eq!(panic_inside(), ZOOM_E_INTERNAL);
        panic!("the host's own message");
    }
}
