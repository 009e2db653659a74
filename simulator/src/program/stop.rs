//! What stops the program: a signal, or the end of its standard input.

use std::future::{Future, poll_fn};
use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};
use std::thread;

use tokio::runtime::Builder;

/// The end of the program, once it has been told to stop.
pub(crate) struct Stopped(Receiver<()>);

impl Stopped {
    pub(crate) fn wait(&self) {
        // An error would be an end, too.
        let _ = self.0.recv();
    }
}

/// From now on, signals do not end the process by themselves.
pub(crate) fn watch(until_stdin_closes: bool) -> io::Result<Stopped> {
    let (stop, stopped) = channel();
    if until_stdin_closes {
        let stop = stop.clone();
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = stop.send(());
        });
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let guard = runtime.enter(); // signals must be registered inside their runtime
    let signal = signal()?;
    drop(guard);
    thread::spawn(move || {
        runtime.block_on(signal);
        let _ = stop.send(());
    });
    Ok(Stopped(stopped))
}

/// The first signal that asks for the end.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut kinds = vec![SignalKind::interrupt(), SignalKind::terminate()];
    if !hangups_are_ignored() {
        kinds.push(SignalKind::hangup());
    }
    let mut signals = kinds.into_iter().map(signal).collect::<io::Result<Vec<_>>>()?;
    Ok(poll_fn(move |context: &mut Context<'_>| {
        let is_here = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if is_here { Poll::Ready(()) } else { Poll::Pending }
    }))
}

/// As `nohup` has it, which waiting for them would undo.
#[cfg(unix)]
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The lowest bit is signal 1.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Ctrl+C, Ctrl+Break, or the end of the console.
#[cfg(windows)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};

    let (mut interrupt, mut stop, mut close) = (ctrl_c()?, ctrl_break()?, ctrl_close()?);
    Ok(poll_fn(move |context: &mut Context<'_>| {
        let is_here = interrupt.poll_recv(context).is_ready()
            || stop.poll_recv(context).is_ready()
            || close.poll_recv(context).is_ready();
        if is_here { Poll::Ready(()) } else { Poll::Pending }
    }))
}
