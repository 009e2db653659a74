//! The pages that the user's browser shows: plain, complete in themselves, without a script.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The browser has brought the code. Whether it is any good is not known yet.
    Came,
    /// The user or Zoom refused.
    Refused,
    /// The request is not the one that is waited for.
    Other,
    /// There is nothing of that name.
    NotFound,
}

impl Page {
    /// The whole response.
    pub fn response(self) -> String {
        let (status, title, text) = match self {
            Page::Came => {
                ("200 OK", "Almost done", "Close this page and go back to the program: it signs you in now.")
            }
            Page::Refused => (
                "200 OK",
                "Not signed in",
                "The sign-in was not allowed. Close this page and go back to the program.",
            ),
            Page::Other => (
                "400 Bad Request",
                "Not this sign-in",
                "This address does not belong to the sign-in that the program waits for. Go back to the program and sign in again.",
            ),
            Page::NotFound => ("404 Not Found", "Not found", "There is nothing at this address."),
        };
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\nbody {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem;\n\
             color: #222; background: #fff }}\n@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #1c1c1e }} }}\n\
             </style>\n<h1>{title}</h1>\n<p>{text}</p>\n</html>\n"
        );
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\
             Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    }
}
