//! TLS over the guarded transport: rustls as ureq uses it, with the certificates of the option `roots`, buffers that
//! are wiped, and errors that name the cause.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use once_cell::sync::OnceCell;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, ClientConnection, StreamOwned};
use ureq::unversioned::transport::{
    Buffers as UreqBuffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, TransportAdapter,
};

use super::buffers::{Buffers, Layer};
use super::exchange::{self, Exchange, Phase};
use super::roots::Roots;
use crate::clock::utc;
use crate::error::{Error, ZOOM_E_CONNECT, ZOOM_E_TLS};
use crate::sys::without_system_words;
use crate::text::clean;
use crate::url::bare_host;

/// Wraps a connection to a https server in TLS.
pub struct TlsConnector {
    /// What a certificate must lead to.
    pub roots: Roots,
    /// Made of them at the first connection; sessions are resumed within it.
    pub config: Arc<OnceCell<Arc<ClientConfig>>>,
}

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let exchange = exchange::current()?;
        let Some(transport) = chained else {
            return Err(exchange.defect("TLS without a connection below it"));
        };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let config =
            self.config.get_or_try_init(|| self.roots.client_config()).map_err(|why| exchange.fail(why))?;
        let host = bare_host(details.uri.host().unwrap_or_default());
        let Ok(name) = ServerName::try_from(host.to_owned()) else {
            return Err(exchange.defect("a host that can't be verified reached TLS"));
        };
        // A proxy that speaks TLS itself: what passes here is its response to CONNECT, then the server's TLS.
        let (layer, next) = match exchange.phase() {
            Phase::Proxy => (Layer::Tunnel, Phase::Proxy),
            _ => (Layer::Response, Phase::Response),
        };
        exchange.set_phase(Phase::Handshake);
        let below =
            TransportAdapter::new(Box::new(transport) as Box<dyn Transport>, details.current_time.clone());
        let mut stream = match ClientConnection::new(config.clone(), name) {
            Ok(connection) => StreamOwned::new(connection, below),
            Err(why) => return Err(exchange.fail(tls_error(host, &why, true))),
        };
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock).map_err(|why| broken(&exchange, host, why))?;
        }
        exchange.forget_head();
        exchange.set_phase(next);
        let host = host.into();
        Ok(Some(Either::B(TlsTransport { stream, host, buffers: Buffers::new(layer) })))
    }
}

/// A TLS connection.
pub struct TlsTransport {
    stream: StreamOwned<ClientConnection, TransportAdapter>,
    host: Box<str>,
    buffers: Buffers,
}

impl TlsTransport {
    /// True when nothing that the server sent waits to be read, in any layer.
    fn is_drained(&mut self) -> bool {
        let below = self.stream.sock.get_mut().buffers().input().is_empty();
        let state = self.stream.conn.process_new_packets();
        below && state.is_ok_and(|s| s.plaintext_bytes_to_read() == 0 && !s.peer_has_closed())
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn UreqBuffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let exchange = exchange::current()?;
        if self.buffers.carry_response() {
            exchange.note_sent();
        }
        let result = self.stream.write_all(self.buffers.written(amount));
        self.buffers.wipe_output(amount);
        result.map_err(|why| broken(&exchange, &self.host, why))
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let exchange = exchange::current()?;
        let room = self.buffers.input_append_buf();
        if room.is_empty() {
            return Err(self.buffers.no_room(&exchange));
        }
        match self.stream.read(room) {
            Ok(amount) => {
                self.buffers.input_appended(amount);
                if self.buffers.carry_response() {
                    exchange.note_received(amount, false);
                }
                Ok(amount > 0)
            }
            Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => {
                if self.buffers.carry_response() {
                    exchange.note_received(0, true);
                }
                Ok(false)
            }
            Err(why) => Err(broken(&exchange, &self.host, why)),
        }
    }

    fn is_open(&mut self) -> bool {
        // The transport below tells return and checkout apart by this one call, so it comes first and always.
        let open = self.stream.sock.get_mut().is_open();
        let drained = self.is_drained();
        self.buffers.idle();
        open && drained
    }

    fn is_tls(&self) -> bool {
        true
    }
}

/// What an error between rustls and the transport below it means for the exchange.
fn broken(exchange: &Exchange, host: &str, why: io::Error) -> ureq::Error {
    if why.kind() == io::ErrorKind::UnexpectedEof {
        let handshake = exchange.phase() == Phase::Handshake;
        let (code, when) =
            if handshake { (ZOOM_E_TLS, "during the TLS handshake") } else { (ZOOM_E_CONNECT, "too early") };
        return exchange.fail(Error::new(code, format!("{host} closed the connection {when}")));
    }
    match why.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(tls) => exchange.fail(tls_error(host, tls, exchange.phase() == Phase::Handshake)),
        // The transport below has noted its reason; this one counts only if it has not.
        None => exchange
            .fail(Error::new(ZOOM_E_CONNECT, format!("the connection to {host} broke: {}", why.kind()))),
    }
}

/// Why TLS failed, so that the reader knows what to fix.
fn tls_error(host: &str, why: &rustls::Error, in_handshake: bool) -> Error {
    let text = match why {
        rustls::Error::InvalidCertificate(certificate) => certificate_text(host, certificate),
        rustls::Error::InvalidMessage(_) => {
            format!(
                "{host} did not respond with TLS: is that a https port, or does a proxy or firewall sit in between?"
            )
        }
        rustls::Error::AlertReceived(alert) if in_handshake => {
            format!("{host} refused the TLS handshake: {alert:?}")
        }
        rustls::Error::AlertReceived(alert) => format!("{host} ended TLS with an alert: {alert:?}"),
        rustls::Error::PeerIncompatible(_) => {
            format!("{host} offers no TLS version or cipher that is safe (TLS 1.2 or 1.3 is needed)")
        }
        rustls::Error::FailedToGetCurrentTime => {
            format!(
                "TLS with {host} needs the time, and this machine's clock is before 1970: is the clock right?"
            )
        }
        other => format!("TLS with {host} failed: {}", in_english(other)),
    };
    Error::new(ZOOM_E_TLS, text)
}

/// The words of another crate, which may have asked the system for them.
fn in_english(why: &impl fmt::Display) -> String {
    clean(&without_system_words(why.to_string()), 200)
}

fn certificate_text(host: &str, why: &CertificateError) -> String {
    let certificate = format!("the certificate of {host}");
    let clock = |time: &rustls::pki_types::UnixTime| {
        utc(std::time::UNIX_EPOCH + std::time::Duration::from_secs(time.as_secs()))
    };
    match why {
        CertificateError::ExpiredContext { time, not_after } => format!(
            "{certificate} expired at {}; this machine's clock says {}: is the clock right?",
            clock(not_after),
            clock(time)
        ),
        CertificateError::NotValidYetContext { time, not_before } => format!(
            "{certificate} is valid only from {}; this machine's clock says {}: is the clock right?",
            clock(not_before),
            clock(time)
        ),
        CertificateError::Expired | CertificateError::NotValidYet => {
            format!("{certificate} is expired or not valid yet: is this machine's clock right?")
        }
        CertificateError::UnknownIssuer => format!(
            "{certificate} was issued by an authority that is not trusted here (a proxy or virus scanner that reads \
             https? then give its root certificate with the option roots, or add it to the system's)"
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("{certificate} is for another name")
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            format!("{certificate} is not meant for servers")
        }
        CertificateError::BadSignature => format!(
            "{certificate} is not signed by the authority that it names (was that authority's certificate renewed? \
             then give the new one with the option roots, or add it to the system's), or its RSA key is shorter than \
             2048 bits"
        ),
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            format!("{certificate} is signed in a way that is not safe, such as with SHA-1")
        }
        CertificateError::Other(why) => {
            format!("{certificate} is not acceptable: {}", in_english(why))
        }
        CertificateError::Revoked => format!("{certificate} was revoked"),
        other => format!("{certificate} is not acceptable: {}", in_english(other)),
    }
}

impl fmt::Debug for TlsConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConnector")
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsTransport")
    }
}
