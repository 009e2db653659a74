//! Gets a Zoom user token and shows the response, its status, its header on failure, and the token.
//!
//! `cargo run --example quickstart` asks a simulator inside this program, over https. With ZOOM_ACCESS_TOKEN in the
//! environment (and ZOOM_USER, ZOOM_BASE_URL where wanted) it asks the real service instead.

use std::env;
use std::error::Error;
use std::fs;
use std::process::ExitCode;

use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};
use zoom_token::{Client, TokenCall};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let client = Client::new();
    if let Ok(access_token) = env::var("ZOOM_ACCESS_TOKEN") {
        client.set("access_token", &access_token)?;
        client.set("base_url", &env::var("ZOOM_BASE_URL").unwrap_or_default())?;
        return show_token(&client);
    }
    let simulator = Simulator::start(Options::default())?;
    println!("Asking a simulator at {} (set ZOOM_ACCESS_TOKEN to ask Zoom).", simulator.https_url());
    let roots = env::temp_dir().join(format!("zoom-quickstart-{}.pem", std::process::id()));
    fs::write(&roots, simulator.ca_pem())?;
    client.set("roots", &roots.to_string_lossy())?;
    client.set("access_token", ACCESS_TOKEN)?;
    client.set("base_url", &simulator.https_url())?;
    let code = show_token(&client)?;
    fs::remove_file(&roots)?;
    Ok(code)
}

fn show_token(client: &Client) -> Result<ExitCode, Box<dyn Error>> {
    let user = env::var("ZOOM_USER").unwrap_or_else(|_| "me".into());
    let response = client.get_user_token(TokenCall { user: &user, ..TokenCall::default() }, None);
    let status = response.status();
    if status != 0 {
        println!("Response Body:\n{}", String::from_utf8_lossy(response.body()));
        println!("Response Status Code = {status}");
    }
    if status >= 400 {
        println!("Response Header:\n{}", String::from_utf8_lossy(&response.headers()?));
    }
    match response.check() {
        Ok(response) => println!("Token: {}", response.token()),
        Err(why) => {
            println!("Failed ({}): {why}", why.code());
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
