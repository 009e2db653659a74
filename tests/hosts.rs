//! The interface from C and C++, as its users have it: headers, the one call, the C++ binding and the examples of the two
//! languages, compiled here and run against the simulator. tests/common/bench.rs lists the environment variables.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use common::bench::{
    Bench, HOST_CXX, beyond_valgrind, c_host, compilation, expects_asan, file_stem, hosts, output, printed,
    succeed, under_valgrind,
};
use common::tools::{library_folder, need, project, skip_also_in_ci};
use zoom_simulator::{ACCESS_TOKEN, USER_ID};

/// The warnings that a strict project may have switched on. `-Weverything` but for what no header can avoid: to be
/// C++98, to have no padding, and to have exception types without a file of their own for their vtables.
const STRICT_GCC: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wstrict-prototypes \
    -Wmissing-prototypes -Wcast-align -Wcast-qual -Wc++-compat -Werror";
const STRICT_CLANG: &str = "-Weverything -Wno-padded -Werror";
const STRICT_GXX: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast \
    -Wuseless-cast -Weffc++ -Wundef -Wcast-align -Wcast-qual -Wzero-as-null-pointer-constant -Werror";
const STRICT_CLANGXX: &str =
    "-Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-padded -Wno-weak-vtables -Werror";

/// Compiles a file twice over, as two parts of one program, and runs that.
fn two_parts(compiler: &Path, flags: &str, source: &str) {
    let bench = Bench::new(&format!("{source}-{}", file_stem(compiler)));
    let parts = ["1", "2"].map(|part| {
        let object = bench.folder.join(format!("part{part}.o"));
        let flags = format!("{flags} -DPART={part} -c");
        succeed(compilation(compiler, &flags).arg(hosts().join(source)).arg("-o").arg(&object));
        object
    });
    bench.run(&bench.program(compiler, "", &parts), &[]);
}

#[test]
fn the_c_header_alone_and_twice() {
    for (compiler, strict) in [("gcc", STRICT_GCC), ("clang", STRICT_CLANG)] {
        let Some(compiler) = need(compiler) else { continue };
        two_parts(&compiler, &format!("-std=c99 {strict}"), "header_alone.c");
    }
    for (compiler, strict) in [("g++", STRICT_GXX), ("clang++", STRICT_CLANGXX)] {
        let Some(compiler) = need(compiler) else { continue };
        let flags = format!("-std=c++11 {strict} -DPART=2 -fsyntax-only -x c++");
        succeed(compilation(&compiler, &flags).arg(hosts().join("header_alone.c")));
    }
}

#[test]
fn the_cpp_header_alone_and_twice() {
    for (compiler, strict) in [("g++", STRICT_GXX), ("clang++", STRICT_CLANGXX)] {
        let Some(compiler) = need(compiler) else { continue };
        two_parts(&compiler, &format!("-std=c++11 {strict}"), "header_alone.cpp");
        for standard in ["14", "17", "20"] {
            let flags = format!("-std=c++{standard} {strict} -DPART=1 -fsyntax-only");
            succeed(compilation(&compiler, &flags).arg(hosts().join("header_alone.cpp")));
        }
    }
}

#[test]
fn a_result_that_is_ignored_is_a_warning() {
    for compiler in ["g++", "clang++"] {
        let Some(compiler) = need(compiler) else { continue };
        let bench = Bench::new(&format!("nodiscard-{}", file_stem(&compiler)));
        let source = bench.folder.join("unused.cpp");
        let text = "#include \"zoom_token.hpp\"\nvoid unused();\nvoid unused() { zoom_token::try_get_user_token(\"\"); }\n";
        fs::write(&source, text).expect("the scratch folder can be written to");
        for (standard, is_refused) in [("14", false), ("17", true)] {
            let flags = format!("-std=c++{standard} -Werror -fsyntax-only");
            let refused = !output(compilation(&compiler, &flags).arg(&source)).status.success();
            assert_eq!(refused, is_refused, "{} C++{standard}", compiler.display());
        }
    }
}

#[test]
fn the_one_call() {
    c_host("token", "token.c", &[&[]]);
}

#[test]
fn the_cpp_binding() {
    for (compiler, standard) in [("g++", "11"), ("clang++", "20")] {
        let Some(compiler) = need(compiler) else { continue };
        let bench = Bench::new(&format!("binding-{}", file_stem(&compiler)));
        let program = bench.host(&compiler, &format!("-std=c++{standard} {HOST_CXX}"), &["binding.cpp"]);
        bench.run(&program, &[]);
    }
}

#[test]
fn one_program_with_and_without_exceptions() {
    let Some(gxx) = need("g++") else { return };
    let bench = Bench::new("mixed");
    let object = |source: &str, flags: &str| {
        let object = bench.folder.join(source).with_extension("o");
        let flags = format!("-std=c++11 {HOST_CXX} {flags} -c");
        succeed(compilation(&gxx, &flags).arg(hosts().join(source)).arg("-o").arg(&object));
        object
    };
    let with = object("mixed_with.cpp", "");
    let without = object("mixed_without.cpp", "-fno-exceptions -fno-rtti");
    // The linker keeps the first copy of an inline function: each half's copies must serve the other.
    for (order, objects) in [[&with, &without], [&without, &with]].into_iter().enumerate() {
        let program = bench.folder.join(format!("mixed{order}"));
        let mut link = compilation(&gxx, "-pthread");
        link.args(objects).arg("-o").arg(&program).arg("-L").arg(library_folder()).arg("-lzoom_token");
        succeed(&mut link);
        bench.simulator.clear_requests();
        bench.run(&program, &[]);
    }
}

#[test]
fn without_exceptions_the_throwing_calls_are_not_there() {
    for compiler in ["g++", "clang++"] {
        let Some(compiler) = need(compiler) else { continue };
        for (throwing, expected) in [
            ("0", ""),
            ("1", "needs_exceptions"),
            ("2", "needs_exceptions"),
            ("3", "needs_exceptions"),
            ("4", "get_user_token"),
            ("5", "error"),
        ] {
            let flags = format!("-std=c++11 -fno-exceptions -fsyntax-only -DTHROWING={throwing}");
            let output = output(compilation(&compiler, &flags).arg(hosts().join("mixed_without.cpp")));
            let (_, complaint) = printed(&output);
            assert_eq!(output.status.success(), expected.is_empty(), "THROWING={throwing}: {complaint}");
            assert!(complaint.contains(expected), "THROWING={throwing}: {complaint}");
        }
    }
}

/// The examples of C and C++ print the same.
fn example(compiler: &str, flags: &str, source: &str) {
    let Some(compiler) = need(compiler) else { return };
    let bench = Bench::new(&format!("example-{}", file_stem(&compiler)));
    let program = bench.program(&compiler, flags, &[project().join(source)]);
    let roots = bench.folder.join("roots.pem");
    fs::write(&roots, bench.simulator.ca_pem()).expect("the scratch folder can be written to");
    let token = bench.expected_token("type=zak");
    let run = |variables: &[(&str, &OsStr)]| {
        bench.simulator.clear_requests();
        let output = output(bench.command(&program).envs(variables.iter().copied()));
        let (out, err) = printed(&output);
        (output.status.code(), without_changes(&out), without_changes(&err))
    };

    let (http, https) = (bench.simulator.http_url(), bench.simulator.https_url());
    for (base, roots) in [(&http, OsStr::new("")), (&https, roots.as_os_str())] {
        if base == &https && beyond_valgrind("valgrind takes ring's assembly for use of uninitialised memory")
        {
            continue;
        }
        let at = [("ZOOM_BASE_URL", OsStr::new(base)), ("ZOOM_ROOTS", roots)];
        let good = ("ZOOM_ACCESS_TOKEN", OsStr::new(ACCESS_TOKEN));
        let success = format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n");
        assert_eq!(run(&[at[0], at[1], good]), (Some(0), success, String::new()), "{base}");
        let requests = bench.simulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].target, "/v2/users/me/token?type=zak");

        let refusal = "Body: {\"code\":1001,\"message\":\"User does not exist: nobody\"}\nStatus: 404\nHeader:\n\
             content-type: application/json;charset=UTF-8\r\n\
             x-zm-trackingid: v=2.0;clid=sim;rid=WEB_(id)\r\ncontent-length: 53\r\ndate: (date)\r\n\n";
        let failed = "Failed: HTTP 404 Not Found, Zoom code 1001: User does not exist: nobody. There is no such user \
             on this account: check the user id or e-mail address. For Zoom's support: x-zm-trackingid \
             v=2.0;clid=sim;rid=WEB_(id)\n";
        let nobody = ("ZOOM_USER", OsStr::new("nobody"));
        assert_eq!(run(&[at[0], at[1], good, nobody]), (Some(1), refusal.into(), failed.into()), "{base}");

        let by_id = run(&[at[0], at[1], good, ("ZOOM_USER", OsStr::new(USER_ID))]);
        assert_eq!(by_id.0, Some(0));
        assert_eq!(
            run(&at),
            (
                Some(1),
                "Body: \nStatus: 0\nHeader:\n\n".into(),
                "Failed: option access_token must be set before this call, or those with which the client signs in (account_id, \
                 client_id and client_secret for a server, client_id for a user)\n".into()
            )
        );
    }
    let (code, out, err) = run(&[("ZOOM_BASE_URL", OsStr::new("nonsense"))]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("option base_url must begin with https://"), "{err}");
}

/// An example's output without what differs from call to call: the tracking id and the date.
fn without_changes(text: &str) -> String {
    let line = |line: &str| match line.split_once("rid=WEB_") {
        Some((before, id)) => format!("{before}rid=WEB_(id){}", &id[32..]),
        None if line.starts_with("date: ") => "date: (date)\r\n".to_owned(),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

#[test]
fn the_c_example() {
    example("gcc", "-std=c99 -Wall -Wextra -Wpedantic -Werror", "examples/c/token.c");
}

#[test]
fn the_cpp_example() {
    example("g++", "-std=c++11 -Wall -Wextra -Wpedantic -Werror", "examples/cpp/token.cpp");
}

/// A sanitizer or valgrind that reports nothing proves nothing unless it reports these.
#[test]
fn the_tool_sees_faults() {
    let asan = expects_asan();
    if !asan && !under_valgrind() {
        return skip_also_in_ci("no sanitizer or valgrind was asked for");
    }
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("faulty");
    // Without warnings: the compiler sees some of the faults itself.
    let program = bench.host(&gcc, "-std=gnu11 -gdwarf-4 -O0", &["faulty.c"]);
    bench.run(&program, &["none"]);
    let faults = if asan {
        [
            ("leak", "LeakSanitizer: detected memory leaks"),
            ("overrun", "heap-buffer-overflow"),
            ("overrun_in_the_library", "heap-buffer-overflow"),
        ]
    } else {
        [
            ("leak", "definitely lost"),
            ("overrun", "Invalid write"),
            ("overrun_in_the_library", "Invalid write"),
        ]
    };
    for (fault, report) in faults {
        let output = output(bench.command(&program).arg(fault));
        let (_, err) = printed(&output);
        assert!(!output.status.success() && err.contains(report), "{fault} was not seen: {err}");
    }
}
