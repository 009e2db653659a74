//! The state of the process, and the new one that a forked child gets.

use std::mem::take;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::one_call::OneCall;
use super::table::Table;
use crate::client::Client;
use crate::panic::{contain, lock};
use crate::session;
use crate::sign_in;
use crate::sys::{close_locked, on_fork, stay_loaded, wiped_in_children, without_signals};
use crate::transport::{self, warm_up};

/// Everything that the library keeps for a process. A forked child gets one of its own, with locks that no thread holds.
pub struct Process {
    /// What lives.
    pub handles: Table,
    /// What zoom_get_user_token keeps, from its first call on.
    pub one_call: Mutex<Option<OneCall>>,
    /// The clients of zoom_get_user_token_with_settings, by the paths of their files; the last one was used last.
    pub settings_clients: Mutex<Vec<(String, Arc<Client>)>>,
    /// Kept only so that it is known where it is.
    _parent: Option<&'static Process>,
}

type Slot = AtomicPtr<Process>;

/// Where it is kept which Process is this one's: in memory that the system empties in every child, also in one that was
/// forked without pthread_atfork's handlers (_Fork, clone); in `PLAIN` where the system has no such memory.
static SLOT: AtomicPtr<Slot> = AtomicPtr::new((&raw const UNDECIDED).cast_mut());
static UNDECIDED: Slot = AtomicPtr::new(ptr::null_mut());
static PLAIN: Slot = AtomicPtr::new(ptr::null_mut());
/// The newest Process, for those who look for lost memory: they don't look into the slot.
static NEWEST: Slot = AtomicPtr::new(ptr::null_mut());
/// The last number that was given to a handle, by this process or those that it was forked from.
static LAST_SERIAL: AtomicU32 = AtomicU32::new(0);

/// What lives in this process.
pub fn handles() -> &'static Table {
    &process().handles
}

/// The state of this process.
pub fn process() -> &'static Process {
    let current = slot().load(Ordering::Acquire);
    // SAFETY: what the slot points to was leaked by `begin` and lives as long as the process.
    unsafe { current.as_ref() }.unwrap_or_else(begin)
}

/// Ends the clients that the library keeps for itself, and waits for what would be lost with the process.
pub fn shut_down() {
    let client = lock(&process().one_call).take();
    let others = take(&mut *lock(&process().settings_clients));
    drop((client, others));
    session::wait_for_refreshes();
}

fn slot() -> &'static Slot {
    // SAFETY: SLOT points to a static, or to what `wiped_in_children` gave for ever.
    unsafe { &*SLOT.load(Ordering::Acquire) }
}

/// Once, and before anything is kept. Where two threads do it at a time, the second one's page of memory is lost.
fn choose_slot() {
    // The page is all zeros, which is a null pointer, and aligned for more than that.
    let chosen = wiped_in_children().map_or((&raw const PLAIN).cast_mut(), |page| page.as_ptr().cast());
    let undecided = (&raw const UNDECIDED).cast_mut();
    let _ = SLOT.compare_exchange(undecided, chosen, Ordering::AcqRel, Ordering::Acquire);
}

#[cold]
fn begin() -> &'static Process {
    // Before there is anything to be seen in a child. Two threads may both do it: the second time changes nothing.
    static IS_WATCHED: AtomicBool = AtomicBool::new(false);
    if !IS_WATCHED.load(Ordering::SeqCst) {
        stay_loaded();
        choose_slot();
        on_fork(before_a_fork, in_the_parent, in_the_child);
        // A signal handler that forks here would wait for its own thread.
        without_signals(warm_up_between_forks);
        IS_WATCHED.store(true, Ordering::SeqCst);
    }
    // SAFETY: as in `process`; NEWEST is null or a former value of a slot.
    let parent: Option<&'static Process> = unsafe { NEWEST.load(Ordering::Acquire).as_ref() };
    let new = Box::into_raw(Box::new(Process {
        handles: Table::new(&LAST_SERIAL),
        one_call: Mutex::new(None),
        settings_clients: Mutex::default(),
        _parent: parent,
    }));
    match slot().compare_exchange(ptr::null_mut(), new, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => {
            NEWEST.store(new, Ordering::Release);
            // A child whose fork called no handler.
            forget_the_parents_threads();
            // SAFETY: `new` came from a Box and is never freed from here on.
            unsafe { &*new }
        }
        Err(other) => {
            // SAFETY: `new` came from a Box and no other thread has seen it; `other` is as in `process`.
            unsafe {
                drop(Box::from_raw(new));
                &*other
            }
        }
    }
}

/// Threads that are warming up, and forks under way: each waits while there is one of the other kind.
static WARMING: AtomicUsize = AtomicUsize::new(0);
static FORKING: AtomicUsize = AtomicUsize::new(0);

fn warm_up_between_forks() {
    loop {
        WARMING.fetch_add(1, Ordering::SeqCst);
        if FORKING.load(Ordering::SeqCst) == 0 {
            break;
        }
        WARMING.fetch_sub(1, Ordering::SeqCst);
        thread::yield_now();
    }
    // Also after a failure: no fork may be kept waiting for ever.
    let _ = contain(warm_up);
    WARMING.fetch_sub(1, Ordering::SeqCst);
}

extern "C" fn before_a_fork() {
    FORKING.fetch_add(1, Ordering::SeqCst);
    while WARMING.load(Ordering::SeqCst) > 0 {
        thread::yield_now();
    }
}

extern "C" fn in_the_parent() {
    FORKING.fetch_sub(1, Ordering::SeqCst);
}

fn forget_the_parents_threads() {
    transport::forget_threads();
    session::forget_threads();
    sign_in::forget_threads();
}

/// Runs in a forked child, where only atomics are safe: what the parent had is out of reach from here on.
extern "C" fn in_the_child() {
    FORKING.store(0, Ordering::SeqCst);
    close_locked();
    // Where the kernel has emptied the slot already, a handler of the host's that ran before this one may have made
    // handles of the child's own: they stay.
    if ptr::eq(slot(), &PLAIN) {
        PLAIN.store(ptr::null_mut(), Ordering::Release);
        forget_the_parents_threads();
    }
}
