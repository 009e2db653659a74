//! TLS over the guarded transport: rustls as ureq uses it, with the certificates of the option `roots`, buffers that
//! are wiped, and errors that name the cause.

use std::fmt;
use std::io::{self, Read, Write};

use rustls::pki_types::ServerName;
use rustls::{AlertDescription, CertificateError, ClientConnection, InvalidMessage, StreamOwned};
use ureq::unversioned::transport::{
    Buffers as UreqBuffers, ConnectionDetails, NextTimeout, Transport, TransportAdapter,
};

use super::Peer;
use super::buffers::{Buffers, Layer};
use super::exchange::{self, Exchange, Phase};
use super::roots::{LONGEST_PATH, TooManyPaths, Trust};
use crate::clock::utc;
use crate::error::{Error, ZOOM_E_CONNECT, ZOOM_E_PROXY, ZOOM_E_TLS};
use crate::sys::without_system_words;
use crate::text::clean;
use crate::url::bare_host;

/// Wraps a connection in TLS.
pub fn handshake(
    exchange: &Exchange,
    trust: &Trust,
    below: Box<dyn Transport>,
    host: &str,
    peer: Peer,
    details: &ConnectionDetails,
) -> Result<TlsTransport, ureq::Error> {
    let host = bare_host(host);
    let Ok(name) = ServerName::try_from(host.to_owned()) else {
        return Err(exchange.defect("a host that can't be verified reached TLS"));
    };
    let about = About { host: host.into(), roots: trust.source.as_str().into(), peer };
    let below = TransportAdapter::new(below, details.current_time.clone());
    let mut stream = match ClientConnection::new(trust.config.clone(), name) {
        Ok(mut connection) => {
            // It takes any output at once; nobody hands over more before that is sent.
            connection.set_buffer_limit(None);
            StreamOwned::new(connection, below)
        }
        Err(why) => return Err(exchange.fail(about.tls_error(&why, true))),
    };
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock).map_err(|why| about.broken(exchange, why))?;
    }
    let layer = if peer == Peer::Server { Layer::Response } else { Layer::Records };
    Ok(TlsTransport { stream, about, buffers: Buffers::new(layer) })
}

/// A TLS connection.
pub struct TlsTransport {
    stream: StreamOwned<ClientConnection, TransportAdapter>,
    about: About,
    buffers: Buffers,
}

impl TlsTransport {
    /// True when nothing that the server sent waits to be read, in any layer.
    fn is_drained(&mut self) -> bool {
        let below = self.stream.sock.get_mut().buffers().input().is_empty();
        let state = self.stream.conn.process_new_packets();
        below && state.is_ok_and(|s| s.plaintext_bytes_to_read() == 0 && !s.peer_has_closed())
    }

    /// Encrypts the output and sends it; without output, sends what was held up.
    fn send(&mut self, exchange: &Exchange, amount: usize, timeout: NextTimeout) -> io::Result<()> {
        if amount == 0 {
            self.resume(timeout)?;
        }
        self.stream.conn.writer().write_all(self.buffers.written(amount))?;
        loop {
            if exchange.sending().is_held_up() {
                if self.came_in(exchange)? {
                    return Ok(());
                }
                exchange.sending().resume();
                self.resume(timeout)?;
            } else if self.stream.conn.wants_write() {
                self.stream.conn.write_tls(&mut self.stream.sock)?;
            } else {
                return Ok(());
            }
        }
    }

    /// Has the transport below send what it still has.
    fn resume(&mut self, timeout: NextTimeout) -> io::Result<()> {
        self.stream.sock.get_mut().transmit_output(0, timeout).map_err(io::Error::other)
    }

    /// Takes what came in below. True when it is for whoever is above, and not of TLS's own, such as a ticket.
    fn came_in(&mut self, exchange: &Exchange) -> io::Result<bool> {
        loop {
            let received = self.stream.conn.read_tls(&mut self.stream.sock)?;
            let state = self.stream.conn.process_new_packets();
            let state = state.map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
            let mut left = state.plaintext_bytes_to_read();
            let (is_end, is_ours) = (received == 0 || state.peer_has_closed(), left == 0);
            while left > 0 {
                left -= self.take_plaintext(exchange)?;
            }
            if (is_end || !is_ours) && self.buffers.came_in(is_end, exchange.sending()) {
                return Ok(true);
            }
            if self.stream.sock.get_mut().buffers().input().is_empty() {
                return Ok(false);
            }
        }
    }

    /// Not by way of the stream, which would first write what is held up.
    fn take_plaintext(&mut self, exchange: &Exchange) -> io::Result<usize> {
        let room = self.buffers.input_append_buf();
        if room.is_empty() {
            return Err(io::Error::other(self.buffers.no_room(exchange)));
        }
        let amount = self.stream.conn.reader().read(room)?;
        self.note_appended(exchange, amount);
        Ok(amount)
    }

    fn note_appended(&mut self, exchange: &Exchange, amount: usize) {
        self.buffers.input_appended(amount);
        if self.buffers.carry_response() {
            exchange.look_at_input(self.buffers.input());
            exchange.note_received(amount, false);
        }
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn UreqBuffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let exchange = exchange::current()?;
        let sending = exchange.sending();
        let result = if sending.has_ended() {
            Ok(())
        } else if self.buffers.carry_response() {
            exchange.note_sent();
            sending.under_way(|| self.send(&exchange, amount, timeout))
        } else {
            self.send(&exchange, amount, timeout)
        };
        self.buffers.wipe_output(amount);
        result.map_err(|why| self.about.broken(&exchange, why))
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let exchange = exchange::current()?;
        let room = self.buffers.input_append_buf();
        if room.is_empty() {
            return Err(self.buffers.no_room(&exchange));
        }
        match self.stream.read(room) {
            Ok(amount) => {
                self.note_appended(&exchange, amount);
                Ok(amount > 0)
            }
            Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => {
                if self.buffers.carry_response() {
                    exchange.note_received(0, true);
                }
                Ok(false)
            }
            Err(why) => Err(self.about.broken(&exchange, why)),
        }
    }

    fn is_open(&mut self) -> bool {
        // The transport below tells return and checkout apart by this one call, so it comes first and always.
        let open = self.stream.sock.get_mut().is_open();
        let drained = self.is_drained();
        self.buffers.idle();
        open && drained
    }

    /// With a proxy alone, what passes inside is not secure yet.
    fn is_tls(&self) -> bool {
        self.about.peer == Peer::Server
    }
}

/// What the text of an error is about.
struct About {
    host: Box<str>,
    /// Where the root certificates are from.
    roots: Box<str>,
    peer: Peer,
}

/// What is supported, for those who run the server.
const SUPPORTED: &str = "TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20-Poly1305";

impl About {
    /// What an error between rustls and the transport below it means for the exchange.
    fn broken(&self, exchange: &Exchange, why: io::Error) -> ureq::Error {
        let in_handshake = exchange.phase() != Phase::Response;
        if why.kind() == io::ErrorKind::UnexpectedEof {
            let host = &self.host;
            let error = match in_handshake {
                true => self.error(format!(
                    "{host} closed the connection during the TLS handshake. Check the network: a firewall may do that"
                )),
                false => Error::new(
                    ZOOM_E_CONNECT,
                    format!("{host} closed the connection too early. Try again later"),
                ),
            };
            return exchange.fail(error);
        }
        let tls = why.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        exchange.fail(match tls {
            Some(tls) => self.tls_error(tls, in_handshake),
            // A message in so many records that rustls does not hold them.
            None if why.kind() == io::ErrorKind::InvalidData => self.error(self.against_the_rules()),
            // The transport below has noted its reason; this one counts only if it has not.
            None => {
                Error::new(ZOOM_E_CONNECT, format!("the connection to {} broke: {}", self.host, why.kind()))
            }
        })
    }

    fn error(&self, text: String) -> Error {
        match self.peer {
            Peer::Server => Error::new(ZOOM_E_TLS, text),
            Peer::Proxy => Error::new(
                ZOOM_E_PROXY,
                format!(
                    "TLS with the proxy failed: {text}. Where the proxy does not speak TLS itself, which is usual, write \
                     its address with http:// instead of https://"
                ),
            ),
        }
    }

    /// Why TLS failed, so that the reader knows what to fix.
    fn tls_error(&self, why: &rustls::Error, in_handshake: bool) -> Error {
        let host = &self.host;
        self.error(match why {
            rustls::Error::InvalidCertificate(certificate) => self.certificate_text(certificate),
            rustls::Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge) => format!(
                "{host} sent a TLS message of more than 64 KiB, such as one with too many certificates. The server has to \
                 send those alone that lead from its own to its authority"
            ),
            rustls::Error::InvalidMessage(_) if in_handshake => format!(
                "{host} did not respond with TLS. Check the port, and whether a proxy or firewall is in between"
            ),
            rustls::Error::AlertReceived(alert) => self.alert_text(*alert, in_handshake),
            rustls::Error::PeerIncompatible(_) => {
                format!("{host} offers no TLS version or cipher suite that is supported here ({SUPPORTED})")
            }
            rustls::Error::FailedToGetCurrentTime => {
                format!("TLS with {host} needs the time, and this machine's clock is before 1970. Set the clock")
            }
            _ => self.against_the_rules(),
        })
    }

    fn against_the_rules(&self) -> String {
        format!(
            "{} sent something that TLS does not allow. Check whether a proxy or firewall is in between; if not, the server \
             has to be repaired",
            self.host
        )
    }

    fn alert_text(&self, alert: AlertDescription, in_handshake: bool) -> String {
        let host = &self.host;
        match alert {
            AlertDescription::ProtocolVersion => {
                format!("{host} does not support TLS 1.2 or 1.3, and older versions are not safe")
            }
            // What a server can object to in the empty list of certificates that it got.
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA => {
                format!("{host} wants a client certificate, which zoom-token does not have")
            }
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => format!(
                "{host} refused the TLS handshake: it has no cipher suite, or no kind of key, that is supported here \
                 ({SUPPORTED}; RSA, P-256, P-384 or Ed25519), or it wants a client certificate, which zoom-token does not \
                 have"
            ),
            AlertDescription::UnrecognisedName => {
                format!("the server at {host} does not serve that name. Check the host's name")
            }
            other => format!(
                "{host} {} (alert {}). Try again later; if that does not help, whoever runs the server finds the reason \
                 in its log",
                if in_handshake { "refused the TLS handshake" } else { "ended the TLS connection" },
                u8::from(other)
            ),
        }
    }

    fn certificate_text(&self, why: &CertificateError) -> String {
        let certificate = format!("the certificate of {}", self.host);
        // The verifier does not tell which one it is.
        let any = format!("{certificate}, or an authority's above it,");
        let time = |time: &rustls::pki_types::UnixTime| {
            utc(std::time::UNIX_EPOCH + std::time::Duration::from_secs(time.as_secs()))
        };
        match why {
            CertificateError::ExpiredContext { time: now, not_after } => format!(
                "{any} expired at {}; this machine's clock shows {}. Check the clock; if it is right, the server's \
                 certificate has to be renewed",
                time(not_after),
                time(now)
            ),
            CertificateError::NotValidYetContext { time: now, not_before } => format!(
                "{any} is valid only from {}; this machine's clock shows {}. Set the clock",
                time(not_before),
                time(now)
            ),
            CertificateError::Expired | CertificateError::NotValidYet => {
                format!("{any} is expired or not valid yet. Check this machine's clock")
            }
            CertificateError::UnknownIssuer => format!(
                "{certificate} was issued by an authority that is not trusted here (the roots are {}). Where a proxy or \
                 virus scanner reads https, its root certificate has to be added to them",
                self.roots
            ),
            CertificateError::NotValidForNameContext { presented, .. } if presented.is_empty() => format!(
                "{certificate} has no subjectAltName, and its common name alone does not count (RFC 9525). The server \
                 needs a new certificate"
            ),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                format!("{certificate} is for another name. Check the host's name, and what it resolves to")
            }
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                format!("{any} is not meant for servers. The server needs another certificate")
            }
            CertificateError::BadSignature => format!(
                "{any} is not signed by the authority that it names, or by an RSA key shorter than 2048 bits. Where that \
                 authority's certificate was renewed, add the new one to the roots (they are {})",
                self.roots
            ),
            CertificateError::UnsupportedSignatureAlgorithmContext { .. }
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => format!(
                "{any} is signed in a way that is not supported here: RSA with SHA-256, SHA-384 or SHA-512, ECDSA on P-256 \
                 or P-384 with SHA-256 or SHA-384, and Ed25519 are; SHA-1 and P-521 are not. The server needs another \
                 certificate"
            ),
            CertificateError::Revoked => {
                format!("{certificate} was revoked. The server needs another certificate")
            }
            CertificateError::Other(other) => self.other_text(&certificate, &any, other),
            _ => format!("{any} can't be read. The server needs another certificate"),
        }
    }

    fn other_text(&self, certificate: &str, any: &str, why: &rustls::OtherError) -> String {
        let too_many = format!(
            "{} sent certificates that can be put together in too many ways. The server has to send those alone that lead \
             from its own to its authority",
            self.host
        );
        if why.0.is::<TooManyPaths>() {
            return too_many;
        }
        let Some(why) = why.0.downcast_ref::<webpki::Error>() else {
            // The system's own verifier, on Windows, macOS and Android.
            return format!("{certificate} is not acceptable: {}", in_english(why));
        };
        match why {
            webpki::Error::CaUsedAsEndEntity => format!(
                "{certificate} is an authority's own (CA:TRUE). The server needs one that is not, for example made by \
                 openssl req -x509 -addext basicConstraints=critical,CA:FALSE"
            ),
            webpki::Error::EndEntityUsedAsCa => format!(
                "{certificate} was issued with a certificate that is no authority's (CA:FALSE). The server needs another \
                 certificate"
            ),
            webpki::Error::NameConstraintViolation => format!(
                "{certificate} was issued by an authority whose name constraints do not allow it. Those on host names and \
                 addresses are supported here; one on directory names or URIs allows no certificate. The server needs \
                 another certificate"
            ),
            webpki::Error::PathLenConstraintViolated => format!(
                "{certificate} was issued by an authority that may not have been created by the one above it (path \
                 length). The server needs another certificate"
            ),
            webpki::Error::MaximumPathDepthExceeded => format!(
                "{certificate} leads to its root over more than {LONGEST_PATH} authorities. The server needs another \
                 certificate"
            ),
            webpki::Error::MaximumNameConstraintComparisonsExceeded => format!(
                "{certificate} has so many names, and its authority so many name constraints, that they are not compared. The \
                 server needs a certificate with fewer names"
            ),
            webpki::Error::MaximumSignatureChecksExceeded | webpki::Error::MaximumPathBuildCallsExceeded => {
                too_many
            }
            webpki::Error::CertDistrusted => {
                format!("{any} is no longer trusted. The server needs another certificate")
            }
            webpki::Error::UnsupportedCertVersion => {
                format!("{any} is of an old kind (X.509 version 1). The server needs another certificate")
            }
            webpki::Error::UnsupportedNameType
            | webpki::Error::MalformedNameConstraint
            | webpki::Error::UnsupportedCriticalExtension => format!(
                "{any} has a critical extension that is not supported here. The server needs another certificate"
            ),
            _ => format!("{any} does not keep to the rules of X.509. The server needs another certificate"),
        }
    }
}

/// The words of another crate, which may have asked the system for them.
fn in_english(why: &impl fmt::Display) -> String {
    clean(&without_system_words(why.to_string()), 200)
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsTransport")
    }
}
