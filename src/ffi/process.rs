//! Handles: serial numbers for what lives, in a sharded table, so that a stale one is an error and never a crash.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use super::buf::Memory;
use super::json::Json;
use crate::client::Client;
use crate::error::{ZOOM_E_FORKED, ZOOM_E_HANDLE, ZOOM_E_LIMIT};
use crate::panic::{contain, lock};
use crate::response::Response;
use crate::transport::{
    Cancel, forget_threads, on_fork, stay_loaded, warm_up, wiped_in_children, without_signals,
};

/// Live handles and library-owned buffers at the most.
pub const LIVE_MAX: usize = 65_536;
const SHARDS: usize = 16;
const SERIAL_MAX: u32 = i32::MAX as u32;

/// Something that lives behind a handle.
pub enum Object {
    /// From zoom_client_new.
    Client(Arc<Client>),
    /// From a call of a client.
    Response(Arc<Response>),
    /// From zoom_cancel_new.
    Cancel(Arc<Cancel>),
    /// From zoom_json_new or zoom_json_parse.
    Json(Arc<Json>),
    /// The memory of a zoom_buf.
    Memory(Memory),
}

/// A kind of object that a function can ask for.
pub trait Kind: Sized {
    /// As the table keeps it.
    fn into_object(self) -> Object;
    /// What is asked for, if the object is of this kind.
    fn of(object: &Object) -> Option<Arc<Self>>;
}

/// Everything that the library keeps for a process. A forked child gets one of its own, with locks that nobody holds.
pub struct Process {
    shards: [Mutex<BTreeMap<i32, Object>>; SHARDS],
    next: &'static AtomicU32,
    live: AtomicUsize,
    /// Numbers up to this one may be the parent's.
    inherited: u32,
    /// The client of zoom_get_user_token.
    pub default_client: Mutex<Option<Arc<Client>>>,
    /// Kept only so that it is known where it is.
    _parent: Option<&'static Process>,
}

type Slot = AtomicPtr<Process>;

/// Where it is kept which Process is this one's: in memory that the system empties in every child, also in one that was
/// forked without pthread_atfork's handlers (_Fork, clone); in `PLAIN` where there is none.
static SLOT: AtomicPtr<Slot> = AtomicPtr::new((&raw const UNDECIDED).cast_mut());
static UNDECIDED: Slot = AtomicPtr::new(ptr::null_mut());
static PLAIN: Slot = AtomicPtr::new(ptr::null_mut());
/// The newest Process, for those who look for lost memory: they don't look into the slot.
static NEWEST: Slot = AtomicPtr::new(ptr::null_mut());
/// The last number that was given to a handle, by this process or those that it was forked from.
static LAST_SERIAL: AtomicU32 = AtomicU32::new(0);

/// The state of this process.
pub fn process() -> &'static Process {
    let current = slot().load(Ordering::Acquire);
    // SAFETY: what the slot points to was leaked by `begin` and lives as long as the process.
    unsafe { current.as_ref() }.unwrap_or_else(begin)
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
    // SAFETY: as in `process`; NEWEST holds what a slot held.
    let parent: Option<&'static Process> = unsafe { NEWEST.load(Ordering::Acquire).as_ref() };
    let inherited = LAST_SERIAL.load(Ordering::Relaxed);
    let new = Box::into_raw(Box::new(Process {
        shards: Default::default(),
        next: &LAST_SERIAL,
        live: AtomicUsize::new(0),
        inherited,
        default_client: Mutex::new(None),
        _parent: parent,
    }));
    match slot().compare_exchange(ptr::null_mut(), new, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => {
            NEWEST.store(new, Ordering::Release);
            // A child whose fork called no handler.
            forget_threads();
            // SAFETY: `new` came from a Box and is never freed from here on.
            unsafe { &*new }
        }
        Err(other) => {
            // SAFETY: `new` came from a Box and nobody else has seen it; `other` is as in `process`.
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
    // Whatever comes of it: no fork may be kept waiting for ever.
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

/// Runs in a forked child, where only atomics are safe: what the parent had is out of reach from here on.
extern "C" fn in_the_child() {
    slot().store(ptr::null_mut(), Ordering::Release);
    FORKING.store(0, Ordering::SeqCst);
    forget_threads();
}

/// A place in the table that is sure to be free when the object is there.
pub struct Place {
    process: &'static Process,
    used: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.used {
            self.process.live.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Place {
    /// Puts the object in and gives its number.
    pub fn fill(mut self, object: Object) -> i32 {
        self.used = true;
        loop {
            let handle = self.process.next_serial();
            // A number that is still alive after all others came round is passed over.
            if let Entry::Vacant(vacant) = self.process.shard(handle).entry(handle) {
                vacant.insert(object);
                return handle;
            }
        }
    }
}

impl Process {
    /// Makes sure of a place, before anything is sent.
    pub fn place(&'static self) -> Result<Place, i32> {
        let one_more = |live| (live < LIVE_MAX).then_some(live + 1);
        match self.live.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more) {
            Ok(_) => Ok(Place { process: self, used: false }),
            Err(_) => Err(ZOOM_E_LIMIT),
        }
    }

    /// Makes a handle for an object.
    pub fn add<K: Kind>(&'static self, object: K) -> Result<i32, i32> {
        Ok(self.place()?.fill(object.into_object()))
    }

    /// What a handle stands for, kept alive while the caller uses it.
    pub fn get<K: Kind>(&self, handle: i32) -> Result<Arc<K>, i32> {
        self.shard(handle).get(&handle).and_then(K::of).ok_or(self.unknown(handle))
    }

    /// As `get`, where 0 means "none".
    pub fn get_or_none<K: Kind>(&self, handle: i32) -> Result<Option<Arc<K>>, i32> {
        if handle == 0 { Ok(None) } else { self.get(handle).map(Some) }
    }

    /// Works on the memory of a zoom_buf.
    pub fn with_memory<T>(&self, handle: i32, work: impl FnOnce(&mut Memory) -> T) -> Result<T, i32> {
        match self.shard(handle).get_mut(&handle) {
            Some(Object::Memory(memory)) => Ok(work(memory)),
            _ => Err(self.unknown(handle)),
        }
    }

    /// Ends a handle. The memory of a zoom_buf has no handle that a caller may know: `memory` tells which is meant.
    pub fn remove(&self, handle: i32, memory: bool) -> Result<(), i32> {
        let removed = match self.shard(handle).entry(handle) {
            Entry::Occupied(entry) if matches!(entry.get(), Object::Memory(_)) == memory => entry.remove(),
            _ => return Err(self.unknown(handle)),
        };
        self.live.fetch_sub(1, Ordering::Relaxed);
        // Outside the lock: closing connections takes its time.
        drop(removed);
        Ok(())
    }

    fn unknown(&self, handle: i32) -> i32 {
        let inherited = u32::try_from(handle).is_ok_and(|number| number > 0 && number <= self.inherited);
        if inherited { ZOOM_E_FORKED } else { ZOOM_E_HANDLE }
    }

    fn next_serial(&self) -> i32 {
        let following = |last: u32| Some(if last >= SERIAL_MAX { 1 } else { last + 1 });
        let last = self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, following);
        let last = last.unwrap_or_else(|last| last);
        if last >= SERIAL_MAX { 1 } else { (last + 1) as i32 }
    }

    fn shard(&self, handle: i32) -> MutexGuard<'_, BTreeMap<i32, Object>> {
        lock(&self.shards[handle.unsigned_abs() as usize % SHARDS])
    }
}

impl Kind for Client {
    fn into_object(self) -> Object {
        Object::Client(Arc::new(self))
    }

    fn of(object: &Object) -> Option<Arc<Client>> {
        if let Object::Client(client) = object { Some(client.clone()) } else { None }
    }
}

impl Kind for Response {
    fn into_object(self) -> Object {
        Object::Response(Arc::new(self))
    }

    fn of(object: &Object) -> Option<Arc<Response>> {
        if let Object::Response(response) = object { Some(response.clone()) } else { None }
    }
}

impl Kind for Cancel {
    fn into_object(self) -> Object {
        Object::Cancel(Arc::new(self))
    }

    fn of(object: &Object) -> Option<Arc<Cancel>> {
        if let Object::Cancel(cancel) = object { Some(cancel.clone()) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(next: u32) -> &'static Process {
        Box::leak(Box::new(Process {
            shards: Default::default(),
            next: Box::leak(Box::new(AtomicU32::new(next))),
            live: AtomicUsize::new(0),
            inherited: 0,
            default_client: Mutex::new(None),
            _parent: None,
        }))
    }

    #[test]
    fn numbers_are_serial_and_come_round_past_those_alive() {
        let process = fresh(SERIAL_MAX - 1);
        assert_eq!(process.add(Cancel::default()), Ok(i32::MAX));
        assert_eq!(process.add(Cancel::default()), Ok(1));
        process.next.store(SERIAL_MAX - 1, Ordering::Relaxed);
        assert_eq!(process.add(Cancel::default()), Ok(2));
    }

    #[test]
    fn m2_a_stale_number_is_not_another_object() {
        let process = fresh(0);
        let first = process.add(Cancel::default()).unwrap();
        process.remove(first, false).unwrap();
        for _ in 0..100_000 {
            let other = process.add(Cancel::default()).unwrap();
            assert!(other != first && process.remove(other, false).is_ok());
        }
        assert_eq!(process.get::<Cancel>(first).err(), Some(ZOOM_E_HANDLE));
        assert_eq!(process.remove(first, false), Err(ZOOM_E_HANDLE));
        assert_eq!(process.live.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn kinds_are_told_apart() {
        let process = fresh(0);
        let cancel = process.add(Cancel::default()).unwrap();
        assert_eq!(process.get::<Client>(cancel).err(), Some(ZOOM_E_HANDLE));
        assert_eq!(process.remove(cancel, true), Err(ZOOM_E_HANDLE));
        let memory = process.place().unwrap().fill(Object::Memory(Memory::default()));
        assert_eq!(process.remove(memory, false), Err(ZOOM_E_HANDLE));
        assert_eq!(process.remove(memory, true), Ok(()));
    }

    #[test]
    fn the_limit_holds_and_a_place_not_used_is_given_back() {
        let process = fresh(0);
        let handles: Vec<i32> = (0..LIVE_MAX).map(|_| process.add(Cancel::default()).unwrap()).collect();
        assert_eq!(process.add(Cancel::default()), Err(ZOOM_E_LIMIT));
        process.remove(handles[7], false).unwrap();
        drop(process.place().unwrap());
        assert!(process.add(Cancel::default()).is_ok());
        assert_eq!(process.add(Cancel::default()), Err(ZOOM_E_LIMIT));
    }
}
