//! A SOCKS 5 proxy that replies as it is told, and then leads to one port, wherever its client wants to go.

use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::server::{Connection, Server};
use super::tunnel::carry;

/// The replies of a proxy that wants no sign-in, and that has connected from 192.0.2.7:258.
pub const OPEN: [&[u8]; 2] = [&[5, 0], &[5, 0, 0, 1, 192, 0, 2, 7, 1, 2]];
/// Those of one that accepts a user name and a password.
pub const SIGNED_IN: [&[u8]; 3] = [&[5, 2], &[1, 0], OPEN[1]];

/// What a proxy does after its last reply.
#[derive(Clone, Copy)]
pub enum End {
    Close,
    Reset,
    /// Nothing, until the client closes.
    Stall,
    /// It sends this without end.
    Flood(&'static [u8]),
    /// It carries what is sent to this port of 127.0.0.1, and back.
    Carry(u16),
}

/// A proxy and what its clients have sent it.
pub struct Socks {
    server: Server,
    said: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Socks {
    /// Each reply follows one message of the client's; `pause`, if any, lies before each of their bytes.
    pub fn start(replies: &[&[u8]], pause: Option<Duration>, end: End) -> Socks {
        let replies: Vec<Vec<u8>> = replies.iter().map(|reply| reply.to_vec()).collect();
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = said.clone();
        let server = Server::start(move |connection| {
            for (number, reply) in replies.iter().enumerate() {
                let Some(message) = read_message(connection, number == 0) else { return };
                kept.lock().unwrap().push(message);
                let is_sent = match pause {
                    Some(pause) => connection.drip(reply, pause),
                    None => connection.send(reply),
                };
                if !is_sent {
                    return;
                }
            }
            match end {
                End::Close => {}
                End::Reset => connection.reset(),
                End::Stall => connection.wait_for_close(),
                End::Flood(part) => connection.send_for_ever(part),
                End::Carry(port) => carry(connection, port),
            }
        });
        Socks { server, said }
    }

    /// The value of the option `proxy` for it; `login` is empty or ends with @.
    pub fn url(&self, scheme: &str, login: &str) -> String {
        format!("{scheme}://{login}{}", self.server.address())
    }

    /// The messages of its clients so far.
    pub fn said(&self) -> Vec<Vec<u8>> {
        self.said.lock().unwrap().clone()
    }
}

/// A whole message, which the parts that come first tell the length of.
fn read_message(connection: &mut Connection, is_greeting: bool) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    read_more(connection, &mut message, 2)?;
    match message[..] {
        [_, ways] if is_greeting => read_more(connection, &mut message, ways.into())?,
        [1, user] => {
            read_more(connection, &mut message, usize::from(user) + 1)?;
            let password = message[message.len() - 1];
            read_more(connection, &mut message, password.into())?;
        }
        _ => {
            read_more(connection, &mut message, 3)?;
            let after = match message[3] {
                1 => 3,
                4 => 15,
                _ => usize::from(message[4]),
            };
            read_more(connection, &mut message, after + 2)?;
        }
    }
    Some(message)
}

fn read_more(connection: &mut Connection, message: &mut Vec<u8>, amount: usize) -> Option<()> {
    let before = message.len();
    message.resize(before + amount, 0);
    connection.read_exact(&mut message[before..]).ok()
}
