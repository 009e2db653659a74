//! `zoom-token check`: one call, and from its outcome a line for each step on the way to a token.

use std::fmt::Write;
use std::time::{Duration, SystemTime};

use anstyle::{AnsiColor, Style};
use serde_json::json;
use zoom_token::*;

use crate::Shown;
use crate::args::{Arguments, Wanted};
use crate::failure::Failure;
use crate::settings::Settings;

/// A step on the way, in the order in which they are passed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Step {
    Settings,
    Name,
    Proxy,
    Connection,
    Tls,
    Clock,
    Zoom,
    SignIn,
    Scope,
    User,
    Token,
}

/// Each step with its name.
const STEPS: [(Step, &str); 11] = [
    (Step::Settings, "settings"),
    (Step::Name, "name"),
    (Step::Proxy, "proxy"),
    (Step::Connection, "connection"),
    (Step::Tls, "TLS"),
    (Step::Clock, "clock"),
    (Step::Zoom, "Zoom"),
    (Step::SignIn, "sign-in"),
    (Step::Scope, "scope"),
    (Step::User, "user"),
    (Step::Token, "token"),
];

/// A clock that is further off has certificates and tokens end at the wrong time.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// What was found out: the step that failed, and what can be said about those that did not.
#[derive(Default)]
struct Found {
    failed: Option<(Step, Failure)>,
    /// The last step that was surely passed, where one failed.
    passed: Option<Step>,
    settings: String,
    is_http: bool,
    clock: Option<Clock>,
    user: String,
    token: usize,
}

/// This machine's clock beside the server's.
struct Clock {
    difference: Duration,
    is_ahead: bool,
}

/// Checks everything on the way to a token of this user.
pub fn check(arguments: &Arguments, wanted: &Wanted, cancel: &Cancel) -> Shown {
    let found = find_out(arguments, wanted, cancel);
    let lines = STEPS.map(|(step, name)| {
        let (result, text) = found.line(step);
        (result, name, text)
    });
    let mut shown = String::new();
    for (result, name, text) in &lines {
        let style = style(result);
        let line = format!("{style}{result:<7}{style:#} {name:<10} {text}");
        let _ = writeln!(shown, "{}", line.trim_end());
    }
    let checks = lines.map(|(result, name, text)| json!({ "step": name, "result": result, "text": text }));
    let is_clock_wrong = found.clock.is_some_and(|clock| clock.is_wrong());
    let code = found.failed.map_or(if is_clock_wrong { 2 } else { 0 }, |(_, why)| why.exit_code());
    Shown { text: shown, json: json!({ "checks": checks }), code }
}

fn find_out(arguments: &Arguments, wanted: &Wanted, cancel: &Cancel) -> Found {
    let settings = match Settings::new(arguments) {
        Ok(settings) => settings,
        Err(why) => return Found { failed: Some((Step::Settings, why)), ..Found::default() },
    };
    if settings.is_account {
        // Signs in anew: a token file would hide that the credentials are wrong.
        let _ = settings.client.set("token_file", "");
    }
    let call = TokenCall { user: &wanted.user, kind: &wanted.kind, ttl: wanted.ttl, meeting_id: "" };
    let response = settings.client.get_user_token(call, Some(cancel));
    let failed = (response.code() != ZOOM_OK).then(|| settings.failed(&response));
    let failed = failed.map(|why| (step_of(&why), why));
    Found {
        passed: failed.as_ref().and_then(|(step, why)| passed(*step, why, response.status() != 0)),
        failed,
        is_http: settings.is_http,
        clock: response.header("date").and_then(|date| Clock::beside(&date)),
        user: wanted.user.clone(),
        token: response.token().len(),
        settings: settings.source,
    }
}

/// The step at which a call failed.
fn step_of(why: &Failure) -> Step {
    match (why.code, why.reason) {
        (ZOOM_E_ARGUMENT | ZOOM_E_OPTION | ZOOM_E_STATE | ZOOM_E_TOKEN_FILE, _) => Step::Settings,
        (ZOOM_E_RESOLVE, _) => Step::Name,
        (ZOOM_E_PROXY, _) => Step::Proxy,
        (ZOOM_E_CONNECT | ZOOM_E_TIMEOUT, _) => Step::Connection,
        (ZOOM_E_TLS, _) => Step::Tls,
        (ZOOM_E_PROTOCOL | ZOOM_E_TOO_LARGE, _) => Step::Zoom,
        (
            _,
            ZOOM_REASON_NOT_ZOOM
            | ZOOM_REASON_ADDRESS
            | ZOOM_REASON_SERVER
            | ZOOM_REASON_RATE_LIMIT
            | ZOOM_REASON_DAILY_LIMIT,
        ) => Step::Zoom,
        (_, ZOOM_REASON_SCOPE) => Step::Scope,
        (ZOOM_E_SIGN_IN, _) => Step::SignIn,
        (
            _,
            ZOOM_REASON_ACCESS_TOKEN
            | ZOOM_REASON_SIGN_IN_AGAIN
            | ZOOM_REASON_APP_SETTINGS
            | ZOOM_REASON_NOT_ALLOWED,
        ) => Step::SignIn,
        (300.., _) | (ZOOM_E_NO_TOKEN, 1..) => Step::User,
        _ => Step::Token,
    }
}

/// The last step that was surely passed before that one, if any.
fn passed(failed: Step, why: &Failure, was_asked: bool) -> Option<Step> {
    match (failed, why.code, why.reason) {
        (Step::Settings, ..) => None,
        // Nobody was asked.
        (Step::SignIn, ..) if !was_asked => Some(Step::Settings),
        // Zoom does not tell which of several causes it is.
        (_, 300.., ZOOM_REASON_OTHER) => Some(Step::Zoom),
        (Step::Token, code, _) if code != ZOOM_E_NO_TOKEN => Some(Step::Settings),
        _ => STEPS.iter().map(|(step, _)| *step).take_while(|step| *step < failed).last(),
    }
}

impl Found {
    /// The result of a step, and what there is to say about it.
    fn line(&self, step: Step) -> (&'static str, String) {
        match &self.failed {
            Some((failed, why)) if *failed == step => ("failed", why.text.clone()),
            Some(_) if self.passed.is_none_or(|passed| passed < step) => ("-", String::new()),
            _ if self.is_http && [Step::Proxy, Step::Tls].contains(&step) => {
                ("-", "not used: the base URL is http://".into())
            }
            _ if step == Step::Clock => match &self.clock {
                None => ("-", "there is no date to compare with".into()),
                Some(clock) => (if clock.is_wrong() { "failed" } else { "ok" }, clock.text()),
            },
            _ => ("ok", self.text(step)),
        }
    }

    fn text(&self, step: Step) -> String {
        match step {
            Step::Settings => self.settings.clone(),
            Step::Proxy => "none is used, or it works".into(),
            Step::User => self.user.clone(),
            Step::Token => format!("a ZAK of {} characters", self.token),
            _ => String::new(),
        }
    }
}

impl Clock {
    fn beside(date: &str) -> Option<Clock> {
        let theirs = httpdate::parse_http_date(date).ok()?;
        Some(match SystemTime::now().duration_since(theirs) {
            Ok(difference) => Clock { difference, is_ahead: true },
            Err(why) => Clock { difference: why.duration(), is_ahead: false },
        })
    }

    fn is_wrong(&self) -> bool {
        self.difference > CLOCK_TOLERANCE
    }

    fn text(&self) -> String {
        let minutes = self.difference.as_secs() / 60;
        let direction = if self.is_ahead { "ahead of" } else { "behind" };
        match minutes {
            _ if self.is_wrong() => {
                format!("this machine's clock is {minutes} minutes {direction} the server's: set it right")
            }
            0 => "within a minute of the server's".into(),
            _ => format!("{minutes} minutes {direction} the server's"),
        }
    }
}

fn style(result: &str) -> Style {
    let colour = match result {
        "ok" => AnsiColor::Green,
        "failed" => AnsiColor::Red,
        _ => return Style::new().dimmed(),
    };
    colour.on_default().bold()
}
