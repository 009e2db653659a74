# Gets a ZAK through FFI::Platypus and prints the address that starts a meeting with it.
#
# Run it in the project's folder, with FFI::Platypus 2 from CPAN or the package libffi-platypus-perl:
#
#     cargo build --release
#     LD_LIBRARY_PATH=target/release perl examples/perl/start.pl
#
# From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
use strict;
use warnings;
use FFI::CheckLib qw(find_lib_or_die);
use FFI::Platypus 2.00;

package Zoom::Buf {
    use FFI::Platypus::Record;
    record_layout_1(qw(opaque data sint32 len sint32 cap));
}

my $ffi = FFI::Platypus->new(api => 2, lib => find_lib_or_die(lib => 'zoom_token'));
$ffi->type('record(Zoom::Buf)*' => 'zoom_buf');
$ffi->attach(zoom_get_user_token => [qw(string string string string sint32 zoom_buf)] => 'sint32');
$ffi->attach(zoom_start_url => [qw(string string opaque zoom_buf)] => 'sint32'); # the ZAK by its address
$ffi->attach(zoom_buf_free => ['zoom_buf'] => 'sint32');

my $text = Zoom::Buf->new; # zeros: the library allocates

# undef is NULL, "not given": Zoom itself is the default for the first argument.
my $code = zoom_get_user_token($ENV{ZOOM_BASE_URL}, $ENV{ZOOM_ACCESS_TOKEN}, 'me', 'zak', 0, $text);
# The ZAK is read where it lies; the meeting's address replaces it there.
$code = zoom_start_url(undef, '123 4567 8901', $text->data, $text) if $code == 0;

my $message = $ffi->cast(opaque => 'string', $text->data); # the address; or what went wrong, and what to do
zoom_buf_free($text); # wipes and frees it
if ($code != 0) {
    print STDERR "$message\n";
    exit 1;
}
print "$message\n";
