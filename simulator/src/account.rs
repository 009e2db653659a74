//! The users of one simulator: those that it was given, and those of the table; and what the API has about a user.

use std::io;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::token::parameter;
use crate::users::{Behaviour, USERS, User, digits, find};

/// What the API has about a user.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) id: String,
    email: String,
    first_name: String,
    last_name: String,
}

/// A user, what happens at a call for it, and the number after its id (0 without one).
pub(crate) struct Found {
    pub(crate) profile: Profile,
    pub(crate) behaviour: Behaviour,
    pub(crate) number: u64,
}

/// The users.
#[derive(Debug)]
pub(crate) struct Account {
    given: Vec<Profile>,
}

impl Account {
    /// The users of these e-mail addresses, the first of whom is `me`, and those of the table.
    pub(crate) fn new(addresses: &[String]) -> io::Result<Account> {
        if let Some(wrong) = addresses.iter().find(|address| !is_address(address)) {
            let text = format!("a user is an e-mail address, such as jane@example.com, and not '{wrong}'");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        let mut account = Account { given: Vec::new() };
        for address in addresses {
            if !account.is_given(address) {
                account.given.push(Profile::given(address));
            }
        }
        Ok(account)
    }

    fn is_given(&self, asked: &str) -> bool {
        self.given.iter().any(|user| user.is_called(asked))
    }

    fn me(&self) -> Profile {
        self.given.first().cloned().unwrap_or_else(|| Profile::of(&USERS[0], ""))
    }

    /// Whether this is `me`, or the id or e-mail address of that user.
    pub(crate) fn is_me(&self, asked: &str) -> bool {
        asked == "me" || self.me().is_called(asked)
    }

    /// Finds the user of an id, an e-mail address or `me`. `requests` is as for [`find`].
    pub(crate) fn find(&self, asked: &str, requests: u64) -> Option<Found> {
        let given = match asked {
            "me" => Some(self.me()),
            _ => self.given.iter().find(|user| user.is_called(asked)).cloned(),
        };
        if let Some(profile) = given {
            return Some(Found { profile, behaviour: Behaviour::Token, number: 0 });
        }
        let (user, number) = find(asked, requests)?;
        Some(Found { profile: Profile::of(user, asked), behaviour: user.behaviour, number })
    }

    /// A page of the users who get a token, or an error with a message for each invalid parameter.
    pub(crate) fn page(&self, query: &str) -> Result<Value, Vec<Value>> {
        let of_table = USERS
            .iter()
            .filter(|user| matches!(user.behaviour, Behaviour::Token | Behaviour::NoTypeToken(_)))
            .filter(|user| !self.is_given(user.email))
            .map(|user| Profile::of(user, ""));
        let users: Vec<Profile> = self.given.iter().cloned().chain(of_table).collect();

        let mut errors = Vec::new();
        let mut number = |name: &str, default: usize, most: usize| {
            let given =
                parameter(query, name).map(|text| digits(&text).and_then(|n| usize::try_from(n).ok()));
            let number = given.unwrap_or(Some(default)).filter(|number| (1..=most).contains(number));
            number.unwrap_or_else(|| {
                errors
                    .push(json!({"field": name, "message": format!("The {name} must be from 1 to {most}.")}));
                default
            })
        };
        let size = number("page_size", 30, 300);
        let first = (number("page_number", 1, 1_000_000) - 1) * size;
        let start = match parameter(query, "next_page_token").filter(|token| !token.is_empty()) {
            None => first,
            Some(token) => (0..users.len()).find(|&start| page_token(start) == token).unwrap_or_else(|| {
                let message = "The next_page_token is invalid or has expired.";
                errors.push(json!({"field": "next_page_token", "message": message}));
                first
            }),
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let next = start + size;
        Ok(json!({
            "next_page_token": if next < users.len() { page_token(next) } else { String::new() },
            "page_count": users.len().div_ceil(size),
            "page_number": start / size + 1,
            "page_size": size,
            "total_records": users.len(),
            "users": users.iter().skip(start).take(size).map(Profile::json).collect::<Vec<_>>(),
        }))
    }
}

/// The token of the page that starts with this user. Clients must not read it: it looks like nothing.
fn page_token(start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("users from {start}"))
}

impl Profile {
    /// A user of the table. One whose id ends with a value has the id that was asked for.
    fn of(user: &User, asked: &str) -> Profile {
        let (first_name, last_name) = user.name.split_once(' ').unwrap_or((user.name, ""));
        Profile {
            id: if user.suffix.is_empty() { user.id } else { asked }.to_owned(),
            email: user.email.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
        }
    }

    /// The same address always has the same id, in the shape of Zoom's: 22 characters of base64url.
    fn given(address: &str) -> Profile {
        let hash = digest(&SHA256, address.to_ascii_lowercase().as_bytes());
        Profile {
            id: URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]),
            email: address.to_owned(),
            first_name: address.split('@').next().unwrap_or("").to_owned(),
            last_name: String::new(),
        }
    }

    fn is_called(&self, asked: &str) -> bool {
        asked == self.id || asked.eq_ignore_ascii_case(&self.email)
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "email": self.email,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "type": 2, // licensed
            "status": "active",
        })
    }
}

/// Whether it can be an e-mail address; not every one that RFC 5321 allows.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_special = |c: char| c.is_whitespace() || c.is_control() || "\"(),/:;<>@[\\]".contains(c);
    !local.is_empty()
        && !local.contains(is_special)
        && !domain.contains(is_special)
        && domain.contains('.')
        && domain.split('.').all(|label| label.chars().any(char::is_alphanumeric))
}
