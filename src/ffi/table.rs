//! Handles: serial numbers for what lives, in a sharded table that knows no kind, so that a stale one is an error and
//! never a crash.

use std::any::Any;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::error::{ZOOM_E_FORKED, ZOOM_E_HANDLE, ZOOM_E_LIMIT};
use crate::panic::lock;

/// Live handles and library-owned buffers at the most.
const LIVE_MAX: usize = 65_536;
const SHARDS: usize = 16;
const SERIAL_MAX: u32 = i32::MAX as u32;

/// Something that lives behind a handle.
type Object = Arc<dyn Any + Send + Sync>;

/// What lives in one part of the table, by its number.
type Shard = HashMap<i32, Object, BuildHasherDefault<Spread>>;

/// The hash of a number. Nobody chooses the numbers, so it need not be one that can't be guessed.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write_i32(&mut self, number: i32) {
        // 2^64 divided by the golden ratio: numbers that follow each other end up far apart.
        self.0 = u64::from(number.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("a handle is hashed as an i32");
    }

    fn finish(&self) -> u64 {
        // The places of a map are the lowest bits, and those of a product know the lowest bits of the number alone.
        self.0.rotate_left(32)
    }
}

/// What lives, by its number.
pub struct Table {
    shards: [Mutex<Shard>; SHARDS],
    /// The last number that was given, by this process or those that it was forked from.
    last: &'static AtomicU32,
    live: AtomicUsize,
    /// Numbers up to this one may be the parent's.
    inherited: u32,
}

/// A place in the table that is sure to be free when the object is there.
pub struct Place<'a> {
    table: &'a Table,
    is_used: bool,
}

impl Table {
    /// An empty table whose numbers follow `last`.
    pub fn new(last: &'static AtomicU32) -> Table {
        let inherited = last.load(Ordering::Relaxed);
        Table { shards: Default::default(), last, live: AtomicUsize::new(0), inherited }
    }

    /// Makes sure of a place, before anything is sent.
    pub fn place(&self) -> Result<Place<'_>, i32> {
        let one_more = |live| (live < LIVE_MAX).then_some(live + 1);
        match self.live.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more) {
            Ok(_) => Ok(Place { table: self, is_used: false }),
            Err(_) => Err(ZOOM_E_LIMIT),
        }
    }

    /// Makes a handle for an object.
    pub fn add<K: Any + Send + Sync>(&self, object: K) -> Result<i32, i32> {
        Ok(self.place()?.fill(object))
    }

    /// What a handle stands for, if it is of this kind; kept alive while the caller uses it.
    pub fn get<K: Any + Send + Sync>(&self, handle: i32) -> Result<Arc<K>, i32> {
        let object = self.shard(handle).get(&handle).cloned().ok_or_else(|| self.unknown(handle))?;
        object.downcast().map_err(|_| self.unknown(handle))
    }

    /// As `get`, where 0 means "not given".
    pub fn get_or_none<K: Any + Send + Sync>(&self, handle: i32) -> Result<Option<Arc<K>>, i32> {
        if handle == 0 { Ok(None) } else { self.get(handle).map(Some) }
    }

    /// Ends a handle, if `may_end` allows it for its object.
    pub fn remove(&self, handle: i32, may_end: impl FnOnce(&dyn Any) -> bool) -> Result<(), i32> {
        let removed = match self.shard(handle).entry(handle) {
            Entry::Occupied(entry) if may_end(&**entry.get()) => entry.remove(),
            _ => return Err(self.unknown(handle)),
        };
        self.live.fetch_sub(1, Ordering::Relaxed);
        // Outside the lock: closing connections takes its time.
        drop(removed);
        Ok(())
    }

    /// The error for a number without a live object.
    fn unknown(&self, handle: i32) -> i32 {
        let is_inherited = u32::try_from(handle).is_ok_and(|number| number > 0 && number <= self.inherited);
        if is_inherited { ZOOM_E_FORKED } else { ZOOM_E_HANDLE }
    }

    fn next_serial(&self) -> i32 {
        let following = |last: u32| if last >= SERIAL_MAX { 1 } else { last + 1 };
        let update = |last| Some(following(last));
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
        following(last.unwrap_or_else(|last| last)) as i32
    }

    fn shard(&self, handle: i32) -> MutexGuard<'_, Shard> {
        lock(&self.shards[handle.unsigned_abs() as usize % SHARDS])
    }
}

impl Place<'_> {
    /// Puts the object in and gives its number.
    pub fn fill<K: Any + Send + Sync>(mut self, object: K) -> i32 {
        self.is_used = true;
        let object = Arc::new(object);
        loop {
            let handle = self.table.next_serial();
            // A number that is still alive after all others came round is passed over.
            if let Entry::Vacant(vacant) = self.table.shard(handle).entry(handle) {
                vacant.insert(object);
                return handle;
            }
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.is_used {
            self.table.live.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Kind;

    fn table(last: u32) -> Table {
        Table::new(Box::leak(Box::new(AtomicU32::new(last))))
    }

    /// One whose numbers are not taken for a parent's.
    fn own_table(last: u32) -> Table {
        Table { inherited: 0, ..table(last) }
    }

    fn remove(table: &Table, handle: i32) -> Result<(), i32> {
        table.remove(handle, |object| object.is::<Kind>())
    }

    #[test]
    fn numbers_are_serial_and_come_round_past_those_alive() {
        let table = own_table(SERIAL_MAX - 1);
        assert_eq!(table.add(Kind), Ok(i32::MAX));
        assert_eq!(table.add(Kind), Ok(1));
        table.last.store(SERIAL_MAX - 1, Ordering::Relaxed);
        assert_eq!(table.add(Kind), Ok(2));
    }

    #[test]
    fn m2_a_stale_number_is_not_another_object() {
        let table = own_table(0);
        let first = table.add(Kind).unwrap();
        remove(&table, first).unwrap();
        for _ in 0..100_000 {
            let other = table.add(Kind).unwrap();
            assert!(other != first && remove(&table, other).is_ok());
        }
        assert_eq!(table.get::<Kind>(first).err(), Some(ZOOM_E_HANDLE));
        assert_eq!(remove(&table, first), Err(ZOOM_E_HANDLE));
        assert_eq!(table.live.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn kinds_are_told_apart() {
        let table = own_table(0);
        let handle = table.add(Kind).unwrap();
        assert_eq!(table.get::<String>(handle).err(), Some(ZOOM_E_HANDLE));
        assert_eq!(table.remove(handle, |object| object.is::<String>()), Err(ZOOM_E_HANDLE));
        assert!(table.get::<Kind>(handle).is_ok());
        assert!(table.get_or_none::<Kind>(0).is_ok_and(|found| found.is_none()));
    }

    #[test]
    fn c12_a_parent_s_number_is_told_apart() {
        let table = table(7);
        assert_eq!(table.get::<Kind>(7).err(), Some(ZOOM_E_FORKED));
        assert_eq!(table.get::<Kind>(8).err(), Some(ZOOM_E_HANDLE));
        assert_eq!(remove(&table, 1), Err(ZOOM_E_FORKED));
        for never_valid in [0, -1, i32::MIN] {
            assert_eq!(table.get::<Kind>(never_valid).err(), Some(ZOOM_E_HANDLE));
        }
    }

    #[test]
    fn the_limit_holds_and_a_place_not_used_is_given_back() {
        let table = own_table(0);
        let handles: Vec<i32> = (0..LIVE_MAX).map(|_| table.add(Kind).unwrap()).collect();
        assert_eq!(table.add(Kind), Err(ZOOM_E_LIMIT));
        remove(&table, handles[7]).unwrap();
        drop(table.place().unwrap());
        assert!(table.add(Kind).is_ok());
        assert_eq!(table.add(Kind), Err(ZOOM_E_LIMIT));
    }
}
