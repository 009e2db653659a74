//! A user's sign-in in a real browser: Chromium opens the address, the button is pressed, and the page that the library's
//! listener sends is the one that is shown. ChromeDriver presses the button (W3C WebDriver).
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::programs::{Program, free_port};
use common::signed_in::{assert_zak, client, simulator};
use common::tools::{need, scratch};
use serde_json::{Value, json};
use zoom_simulator::PUBLIC_CLIENT_ID;
use zoom_token::*;

/// A browser without a window. It ends when this is dropped.
struct Browser {
    session: String,
    _driver: Program,
}

impl Browser {
    fn start(folder: &Path) -> Option<Browser> {
        let (chromium, driver) = (need("chromium")?, need("chromedriver")?);
        let port = free_port();
        let mut command = Command::new(driver);
        command.arg(format!("--port={port}")).env("HOME", folder);
        let driver = Program::start(&mut command, folder, &[port]);
        // As in a sandbox: no network of its own, and no user namespaces.
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--window-size=900,700",
            &format!("--user-data-dir={}", folder.join("profile").display()),
        ];
        let options = json!({"binary": chromium, "args": arguments});
        let capabilities = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let made = post(&format!("http://127.0.0.1:{port}/session"), &capabilities);
        let id = made["sessionId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Some(Browser { session: format!("http://127.0.0.1:{port}/session/{id}"), _driver: driver })
    }

    fn open(&self, url: &str) {
        post(&format!("{}/url", self.session), &json!({"url": url}));
    }

    fn press(&self, selector: &str) {
        let found = json!({"using": "css selector", "value": selector});
        let element = post(&format!("{}/element", self.session), &found);
        let id = element.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        post(&format!("{}/element/{id}/click", self.session), &json!({}));
    }

    fn run(&self, script: &str) -> Value {
        post(&format!("{}/execute/sync", self.session), &json!({"script": script, "args": []}))
    }

    fn picture(&self, file: &Path) {
        let picture = get(&format!("{}/screenshot", self.session));
        fs::write(file, STANDARD.decode(picture.as_str().unwrap()).unwrap()).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
    }
}

fn post(url: &str, body: &Value) -> Value {
    value(ureq::post(url).header("content-type", "application/json").send(body.to_string()))
}

fn get(url: &str) -> Value {
    value(ureq::get(url).call())
}

fn value(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let text = response.unwrap().into_body().read_to_string().unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    all["value"].take()
}

#[test]
fn a_user_signs_in_and_another_one_does_not() {
    let folder = scratch("chromium");
    let Some(browser) = Browser::start(&folder) else { return };
    let simulator = simulator();
    let client = client(&simulator, &[("client_id", PUBLIC_CLIENT_ID)]);
    for (button, title, code) in
        [("#allow", "Almost done", ZOOM_OK), ("#decline", "Not signed in", ZOOM_E_SIGN_IN)]
    {
        let (sign_in, url) = client.start_sign_in().unwrap();
        browser.open(&url);
        let result = thread::scope(|scope| {
            let finishing = scope.spawn(|| sign_in.wait(60_000).code);
            browser.press(button);
            finishing.join().unwrap()
        });
        assert_eq!(result, code);
        assert_eq!(browser.run("return document.title"), title);
        assert_eq!(browser.run("return document.querySelectorAll('script, link, img').length"), 0);
        browser.picture(&folder.join(format!("{}.png", button.trim_start_matches('#'))));
    }
    assert_zak(&client.token("me"));
}

/// A page of somebody else in the same browser, that knows the port and sends what it likes: the sign-in continues.
#[test]
fn k11_a_hostile_page_in_the_same_browser() {
    let folder = scratch("chromium-hostile");
    let Some(browser) = Browser::start(&folder) else { return };
    let simulator = simulator();
    let client = client(&simulator, &[("client_id", PUBLIC_CLIENT_ID)]);
    let (sign_in, url) = client.start_sign_in().unwrap();
    let port = url.split("127.0.0.1%3A").nth(1).unwrap().split('%').next().unwrap();
    let target = format!("http://127.0.0.1:{port}/callback?code=stolen&state=guess");
    browser.open(&simulator.http_url().replace("/v2", "/nothing"));
    browser.run(&format!(
        "for (let i = 0; i < 200; i++) {{ fetch('{target}' + i, {{mode: 'no-cors'}}).catch(() => 0); new Image().src = '{target}'; }}"
    ));
    assert_eq!(sign_in.wait(0).code, ZOOM_E_PENDING);
    browser.open(&target);
    assert_eq!(browser.run("return document.title"), "Not this sign-in");
    browser.open(&url);
    browser.press("#allow");
    assert_eq!(sign_in.wait(60_000).code, ZOOM_OK);
    assert_zak(&client.token("me"));
}
