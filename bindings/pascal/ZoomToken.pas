{ Gets a Zoom user token, for Delphi (7 and later) and Free Pascal (3.0 and later): add this unit to the program.

      Zak := ZoomGetUserToken(AccessToken, 'ada@example.com');

  A call that fails raises EZoomError or one of its descendants: Message says what went wrong and what to do, and Reason
  is for a program that decides what to do next. TZoomClient is for options and other requests. docs/pascal.md has more.
  At the end of the interface are the functions of zoom_token.h, for use without the classes. }
unit ZoomToken;

{$IFDEF FPC}
  {$MODE DELPHI}
  {$PACKRECORDS C}
{$ELSE}
  {$ALIGN 8}
{$ENDIF}
{$H+}
{ Whether there are UTF-16 texts, and whether texts are in Windows' code page. }
{$IFDEF FPC}
  {$DEFINE ZOOM_UTF16}
{$ELSE}{$IFDEF UNICODE}
  {$DEFINE ZOOM_UTF16}
{$ELSE}{$IFDEF MSWINDOWS}
  {$DEFINE ZOOM_WINDOWS_ANSI}
{$ENDIF}{$ENDIF}{$ENDIF}

interface

uses
  SysUtils;

type
  { Text. In Delphi from 2009 on it is Unicode, before that it is in the system's code page. In Free Pascal it is UTF-8,
    and the compiler converts every other kind of string to it and back. }
{$IFDEF FPC}
  TZoomText = UTF8String;
{$ELSE}
  TZoomText = string;
{$ENDIF}

  { A call failed. Message contains no secret. }
  EZoomError = class(Exception)
  private
    FCode: Integer;
    FReason: Integer;
    FRetryAfter: Integer;
    FStatus: Integer;
    FZoomCode: Integer;
    FTrackingId: TZoomText;
  public
    { The HTTP status with which the server refused (300 to 599), or one of ZOOM_E_..., below 0. }
    property Code: Integer read FCode;
    { Why the server refused: one of ZOOM_REASON_...; 0 for most codes below 0. New ones may come: treat one that you do
      not know as ZOOM_REASON_OTHER. }
    property Reason: Integer read FReason;
    { How many seconds the server asks to wait before the next request; 0 where it asks for none. }
    property RetryAfter: Integer read FRetryAfter;
    { The HTTP status of the response; 0 when no whole response came. }
    property Status: Integer read FStatus;
    { Zoom's own code, such as 4711 for a missing scope; 0 when there is none. }
    property ZoomCode: Integer read FZoomCode;
    { The x-zm-trackingid by which Zoom's support finds the call; empty when there is none. }
    property TrackingId: TZoomText read FTrackingId;
  end;

  { The access token is invalid or expired: get a new one, then call again, once. }
  EZoomUnauthorized = class(EZoomError);
  { The access token lacks a scope, which Message names: add it to the app, then get a new access token. }
  EZoomMissingScope = class(EZoomError);
  { There is no such user. }
  EZoomNotFound = class(EZoomError);
  { Too many requests: per second (ZOOM_REASON_RATE_LIMIT) or on this day (ZOOM_REASON_DAILY_LIMIT). Wait for RetryAfter;
    where it is 0, for a few seconds or until tomorrow. }
  EZoomRateLimit = class(EZoomError);
  { The time ran out. }
  EZoomTimeout = class(EZoomError);
  { TZoomCancel.Cancel was called. }
  EZoomCancelled = class(EZoomError);
  { An argument or option is wrong, or was set too late. Nothing was sent. }
  EZoomArgument = class(EZoomError);

  { Ends calls from another thread: those under way at once, and those that begin later. It stays cancelled. }
  TZoomCancel = class
  private
    FHandle: Integer;
  public
    constructor Create;
    destructor Destroy; override;
    procedure Cancel;
  end;

  { The response of one call, a refusal too. It never changes; free it. }
  TZoomResponse = class
  private
    FHandle: Integer;
    FCode: Integer;
    function GetIsSuccess: Boolean;
    function GetReason: Integer;
    function GetRetryAfter: Integer;
    function GetStatus: Integer;
    function GetZoomCode: Integer;
    function GetToken: TZoomText;
    function GetBody: TZoomText;
    function GetHeaders: TZoomText;
    function GetError: TZoomText;
  public
    destructor Destroy; override;
    { The value of a header field; empty when there is none; several of the name are joined with ', '. Case does not
      matter. }
    function Header(const Name: TZoomText): TZoomText;
    { Raises what the call without a response would have raised, where it failed. }
    procedure EnsureSuccess;
    { Whether the call succeeded: it got a token, or for another request, a status from 200 to 299. }
    property IsSuccess: Boolean read GetIsSuccess;
    { 0; the HTTP status of a refusal (300 to 599); or one of ZOOM_E_..., below 0. }
    property Code: Integer read FCode;
    { As those of EZoomError. }
    property Reason: Integer read GetReason;
    property RetryAfter: Integer read GetRetryAfter;
    property Status: Integer read GetStatus;
    property ZoomCode: Integer read GetZoomCode;
    { The token of a call that asked for one; a secret. }
    property Token: TZoomText read GetToken;
    { The body; that of a token call that succeeded contains the token. }
    property Body: TZoomText read GetBody;
    { Lines that end with CR LF, without the status line. }
    property Headers: TZoomText read GetHeaders;
    { What went wrong and what to do; empty when the call succeeded. }
    property Error: TZoomText read GetError;
  end;

  { What has the system's browser open an address: a procedure, or a method of a form. }
  TZoomOpenUrl = procedure(const Url: TZoomText);
  TZoomOpenUrlMethod = procedure(const Url: TZoomText) of object;

  { A user's sign-in that TZoomClient.StartSignIn has begun, for a program that looks with a timer whether it has ended, or
    whose user pastes what the browser shows. Free it: that ends it, if the browser has not come back, and closes its port. }
  TZoomSignIn = class
  private
    FHandle: Integer;
    FUrl: TZoomText;
    function Look(WaitMs: Integer; const Pasted: TZoomText; Cancel: TZoomCancel): Boolean;
  public
    destructor Destroy; override;
    { Looks whether the user has signed in, and never waits: True when that is so, False for not yet. Pasted is the whole
      address that the browser shows after the sign-in, where the user has copied it; any other text raises EZoomArgument,
      and the sign-in continues. }
    function Poll(const Pasted: TZoomText = ''): Boolean;
    { Waits until the user has signed in, WaitMs milliseconds at most: EZoomTimeout. }
    procedure Finish(WaitMs: Integer = 600000; const Pasted: TZoomText = ''; Cancel: TZoomCancel = nil);
    { What the browser has to open. }
    property Url: TZoomText read FUrl;
  end;

  { Options, kept connections, and the calls. Make one, keep it, use it from any thread, and free it when no thread uses
    it any more. Options are set before the first call; AccessToken at any time. }
  TZoomClient = class
  private
    FHandle: Integer;
    procedure SetBaseUrl(const Value: TZoomText);
    procedure SetAccessToken(const Value: TZoomText);
    procedure SetAccountId(const Value: TZoomText);
    procedure SetClientId(const Value: TZoomText);
    procedure SetClientSecret(const Value: TZoomText);
    function GetRefreshToken: TZoomText;
    procedure SetRefreshToken(const Value: TZoomText);
    procedure SetOauthUrl(const Value: TZoomText);
    procedure SetTokenFile(const Value: TZoomText);
    procedure SetRedirectUri(const Value: TZoomText);
    procedure SetSettingsFile(const Value: TZoomText);
    procedure SetTimeout(Value: Integer);
    procedure SetConnectTimeout(Value: Integer);
    procedure SetProxy(const Value: TZoomText);
    procedure SetRoots(const Value: TZoomText);
    procedure SetLogFile(const Value: TZoomText);
  public
    constructor Create;
    { Another client with the options and connections of this one, and an access token of its own from then on: one for
      each access token serves many users at a time. For setting options it counts as the first call of both. }
    constructor CreateCopy(Client: TZoomClient);
    destructor Destroy; override;
    { Sets any option by its name, such as 'user_agent': docs/reference.md has the table. Empty is the default. }
    procedure SetOption(const Name, Value: TZoomText);
    { One more header field in every request. }
    procedure SetHeader(const Name, Value: TZoomText);
    { Signs a user in with a browser, for a program that has no secret: with ClientId, that of a public client, and
      TokenFile, so that the user need not sign in at the next start. Returns when the client is signed in; WaitMs is how
      many milliseconds the user may take. }
    procedure SignIn(OpenUrl: TZoomOpenUrl; WaitMs: Integer = 600000; Cancel: TZoomCancel = nil); overload;
    procedure SignIn(OpenUrl: TZoomOpenUrlMethod; WaitMs: Integer = 600000; Cancel: TZoomCancel = nil); overload;
    { Begins a user's sign-in. It counts as the client's first call. Free the result. }
    function StartSignIn: TZoomSignIn;
    { Forgets the user's sign-in: TokenFile is emptied, also where Zoom can't be reached, and the tokens are ended at Zoom. }
    procedure SignOut(Cancel: TZoomCancel = nil);
    { Gets a token: for a user's id, e-mail address or 'me'; Ttl is in seconds, 0 for Zoom's default; MeetingId is for
      the type 'onbehalf'. Blocks for Timeout at most. }
    function GetUserToken(const User: TZoomText = 'me'; const TokenType: TZoomText = 'zak'; Ttl: Integer = 0;
      const MeetingId: TZoomText = ''; Cancel: TZoomCancel = nil): TZoomText;
    { The same with the whole response, which may be a refusal. Raises where no whole response came. Free the result. }
    function GetUserTokenResponse(const User: TZoomText = 'me'; const TokenType: TZoomText = 'zak';
      Ttl: Integer = 0; const MeetingId: TZoomText = ''; Cancel: TZoomCancel = nil): TZoomResponse;
    { Any request of Zoom's API: Url is a path such as '/users/me', QueryJson a JSON object of what is added to the query.
      Raises where no whole response came. Free the result. }
    function Request(const Method, Url: TZoomText; const QueryJson: TZoomText = ''; const Body: TZoomText = '';
      Cancel: TZoomCancel = nil): TZoomResponse;
    { Where the API is; by default https://api.zoom.us/v2. }
    property BaseUrl: TZoomText write SetBaseUrl;
    { The OAuth access token, with or without 'Bearer '. A call takes the one that is set when it begins. }
    property AccessToken: TZoomText write SetAccessToken;
    { In place of an access token: the client signs in and renews it. For an account, AccountId, ClientId and
      ClientSecret; for a user, ClientId and SignIn, or with RefreshToken or TokenFile one who has signed in before. }
    property AccountId: TZoomText write SetAccountId;
    property ClientId: TZoomText write SetClientId;
    { A program that many people have uses a public client, which has none. }
    property ClientSecret: TZoomText write SetClientSecret;
    { Reads as the newest one; empty where none is known. A program that keeps it itself, and not in TokenFile, reads it
      after each call: Zoom replaces it at each renewal, and the old one is dead at once. }
    property RefreshToken: TZoomText read GetRefreshToken write SetRefreshToken;
    { Where the client signs in; by default it follows BaseUrl for zoom.us, zoomgov.com and simulators. }
    property OauthUrl: TZoomText write SetOauthUrl;
    { The file in which the tokens are kept, for the program's next start and for other processes. }
    property TokenFile: TZoomText write SetTokenFile;
    { Where the browser goes after a user's sign-in; by default http://127.0.0.1/callback, on a port of the system's choice. }
    property RedirectUri: TZoomText write SetRedirectUri;
    { The absolute path of a text file of lines 'option = value', which are set at once, all or none of them. }
    property SettingsFile: TZoomText write SetSettingsFile;
    { Milliseconds for a whole call; by default 30000. }
    property Timeout: Integer write SetTimeout;
    { Milliseconds for making the connection; by default 10000. }
    property ConnectTimeout: Integer write SetConnectTimeout;
    { 'env' (the default), 'none', or http(s):// or socks5(h)://[user:password@]host[:port]. }
    property Proxy: TZoomText write SetProxy;
    { 'system' (the default), 'bundled', or the path of a PEM file with root certificates. }
    property Roots: TZoomText write SetRoots;
    { A file that gets a line for each request, without secrets. }
    property LogFile: TZoomText write SetLogFile;
  end;

{ The one call: as TZoomClient.GetUserToken, but with BaseUrl (empty for Zoom's own) as the only option. Blocks for
  30 seconds at most; connections are kept for the next call until zoom_shutdown. }
function ZoomGetUserToken(const AccessToken: TZoomText; const User: TZoomText = 'me';
  const TokenType: TZoomText = 'zak'; Ttl: Integer = 0; const BaseUrl: TZoomText = '';
  const MeetingId: TZoomText = ''; Cancel: TZoomCancel = nil): TZoomText;
{ The same with the whole response, which may be a refusal. Raises where no whole response came. Free the result. }
function ZoomGetUserTokenResponse(const AccessToken: TZoomText; const User: TZoomText = 'me';
  const TokenType: TZoomText = 'zak'; Ttl: Integer = 0; const BaseUrl: TZoomText = '';
  const MeetingId: TZoomText = ''; Cancel: TZoomCancel = nil): TZoomResponse;
{ The one call with a settings file, which has the options, those for signing in above all: the access token is got,
  renewed and shared with other processes. Settings is its absolute path. Raises EZoomError; it has no Reason: a
  program that decides by it makes a TZoomClient with SettingsFile. }
function ZoomGetUserTokenWithSettings(const Settings: TZoomText; const User: TZoomText = 'me';
  const TokenType: TZoomText = 'zak'; Ttl: Integer = 0): TZoomText;
{ The address that starts a meeting as the user of a ZAK, for a browser, which opens the Zoom client. Meeting is its number,
  9 to 11 digits; Host is empty for zoom.us, or zoom.us, zoomgov.com or a name below one of them. Nothing is sent. The
  address is a secret, like the ZAK in it. Raises EZoomArgument. }
function ZoomStartUrl(const Meeting, Zak: TZoomText; const Host: TZoomText = ''): TZoomText;
{ Closes the connections that these calls keep, and forgets the files of settings. A program whose clients sign in for a user
  ends with it: a refresh token that was sent to Zoom is spent, and this waits until the next one is saved. }
procedure ZoomShutdown;
{ The value in a JSON object, such as a response's body, at a path such as 'users[0].email'; empty when there is none.
  Raises EZoomError where the text is not a JSON object, and EZoomArgument where the path is wrong. }
function ZoomJsonText(const Json, Path: TZoomText): TZoomText;
{ A few English words for a code or an HTTP status, such as 'Not Found'. }
function ZoomStatusText(Code: Integer): TZoomText;
{ The library's version, such as '1.0.0'. }
function ZoomVersion: TZoomText;
{$IFDEF FPC}
{ A UTF-16 text as UTF-8, the same on every system, with or without the unit cwstring. For half of a surrogate pair it
  raises EZoomArgument, with Name in its message; the compiler's own conversion would make a question mark of it. }
function ZoomText(const Text: UnicodeString; const Name: string = 'Text'): TZoomText;
{$ENDIF}

{ constants: made by scripts/declarations from include/zoom_token.h; do not edit }
const
  ZOOM_OK = 0;
  ZOOM_E_ARGUMENT = -1;
  ZOOM_E_BUFFER = -2;
  ZOOM_E_HANDLE = -3;
  ZOOM_E_OPTION = -4;
  ZOOM_E_STATE = -5;
  ZOOM_E_LIMIT = -6;
  ZOOM_E_NOT_FOUND = -7;
  ZOOM_E_JSON = -8;
  ZOOM_E_RESOLVE = -20;
  ZOOM_E_CONNECT = -21;
  ZOOM_E_PROXY = -22;
  ZOOM_E_TLS = -23;
  ZOOM_E_TIMEOUT = -24;
  ZOOM_E_CANCELLED = -25;
  ZOOM_E_PROTOCOL = -26;
  ZOOM_E_TOO_LARGE = -27;
  ZOOM_E_NO_TOKEN = -40;
  ZOOM_E_SIGN_IN = -41;
  ZOOM_E_PENDING = -42;
  ZOOM_E_TOKEN_FILE = -43;
  ZOOM_E_FORKED = -90;
  ZOOM_E_MEMORY = -91;
  ZOOM_E_INTERNAL = -99;
  ZOOM_REASON_ACCESS_TOKEN = 1;
  ZOOM_REASON_SCOPE = 2;
  ZOOM_REASON_USER = 3;
  ZOOM_REASON_ACCOUNT = 4;
  ZOOM_REASON_ARGUMENT = 5;
  ZOOM_REASON_RATE_LIMIT = 6;
  ZOOM_REASON_DAILY_LIMIT = 7;
  ZOOM_REASON_APP_SETTINGS = 8;
  ZOOM_REASON_NOT_ALLOWED = 9;
  ZOOM_REASON_ADDRESS = 10;
  ZOOM_REASON_SERVER = 11;
  ZOOM_REASON_NOT_ZOOM = 12;
  ZOOM_REASON_SIGN_IN_AGAIN = 13;
  ZOOM_REASON_OTHER = 14;
  ZOOM_TOKEN_BUF_MIN = 2048;
  ZOOM_BUF_MAX = 16777216;
  ZOOM_JSON_STRING = 1;
  ZOOM_JSON_NUMBER = 2;
  ZOOM_JSON_BOOL = 3;
  ZOOM_JSON_NULL = 4;
  ZOOM_JSON_ARRAY = 5;
  ZOOM_JSON_OBJECT = 6;
  ZOOM_ABI_VERSION_DECLARED = 3;
{ constants: end }

const
{$IFDEF MSWINDOWS}
  ZoomLibrary = 'zoom_token.dll';
{$ELSE}{$IFDEF FPC}
  ZoomLibrary = 'zoom_token';
{$ELSE}{$IFDEF MACOS}
  ZoomLibrary = 'libzoom_token.dylib';
{$ELSE}
  ZoomLibrary = 'libzoom_token.so';
{$ENDIF}{$ENDIF}{$ENDIF}

type
  { A text that the library gives. Fill it with zeros first: a local record is not initialised. }
  TZoomBuf = record
    Data: PAnsiChar;
    Length: Integer;
    Capacity: Integer;
  end;

{ functions: made by scripts/declarations from include/zoom_token.h; do not edit }
function zoom_get_user_token(BaseUrl: PAnsiChar; Auth: PAnsiChar; User: PAnsiChar;
  TokenType: PAnsiChar; Ttl: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_get_user_token';
function zoom_get_user_token_response(BaseUrl: PAnsiChar; Auth: PAnsiChar; User: PAnsiChar;
  TokenType: PAnsiChar; Ttl: Integer; MeetingId: PAnsiChar; Cancel: Integer; var Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_get_user_token_response';
function zoom_get_user_token_with_settings(Settings: PAnsiChar; User: PAnsiChar;
  TokenType: PAnsiChar; Ttl: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_get_user_token_with_settings';
function zoom_client_new(var Client: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_new';
function zoom_client_set(Client: Integer; OptionName: PAnsiChar; ValueText: PAnsiChar;
  var Why: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_set';
function zoom_client_copy(Client: Integer; var NewClient: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_copy';
function zoom_client_refresh_token(Client: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_refresh_token';
function zoom_client_get_user_token(Client: Integer; User: PAnsiChar; TokenType: PAnsiChar;
  Ttl: Integer; MeetingId: PAnsiChar; Cancel: Integer; var Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_get_user_token';
function zoom_client_request(Client: Integer; Method: PAnsiChar; Url: PAnsiChar;
  QueryJson: PAnsiChar; Body: PAnsiChar; Cancel: Integer; var Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_client_request';
function zoom_sign_in_start(Client: Integer; var SignIn: Integer; var Url: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_sign_in_start';
function zoom_sign_in_finish(SignIn: Integer; Pasted: PAnsiChar; WaitMs: Integer; Cancel: Integer;
  var Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_sign_in_finish';
function zoom_sign_out(Client: Integer; Cancel: Integer; var Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_sign_out';
function zoom_start_url(Host: PAnsiChar; Meeting: PAnsiChar; Zak: PAnsiChar; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_start_url';
function zoom_response_status(Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_status';
function zoom_response_zoom_code(Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_zoom_code';
function zoom_response_reason(Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_reason';
function zoom_response_retry_after(Response: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_retry_after';
function zoom_response_token(Response: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_token';
function zoom_response_body(Response: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_body';
function zoom_response_headers(Response: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_headers';
function zoom_response_error(Response: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_error';
function zoom_response_header(Response: Integer; HeaderName: PAnsiChar; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_header';
function zoom_response_read(Response: Integer; var Numbers: Integer; Count: Integer;
  var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_response_read';
function zoom_cancel_new(var Cancel: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_cancel_new';
function zoom_cancel(Cancel: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_cancel';
function zoom_json_new(var Json: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_new';
function zoom_json_parse(JsonText: PAnsiChar; var Json: Integer; var Why: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_parse';
function zoom_json_set_string(Json: Integer; JsonPath: PAnsiChar; ValueText: PAnsiChar;
  var Why: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_set_string';
function zoom_json_set_raw(Json: Integer; JsonPath: PAnsiChar; ValueText: PAnsiChar;
  var Why: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_set_raw';
function zoom_json_set_int(Json: Integer; JsonPath: PAnsiChar; ValueNumber: Integer;
  var Why: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_set_int';
function zoom_json_get_string(Json: Integer; JsonPath: PAnsiChar; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_get_string';
function zoom_json_get_int(Json: Integer; JsonPath: PAnsiChar; var OutNumber: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_get_int';
function zoom_json_size(Json: Integer; JsonPath: PAnsiChar): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_size';
function zoom_json_type(Json: Integer; JsonPath: PAnsiChar): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_type';
function zoom_json_emit(Json: Integer; Compact: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_json_emit';
function zoom_free(Handle: Integer): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_free';
function zoom_buf_free(var Buf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_buf_free';
function zoom_shutdown: Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_shutdown';
function zoom_status_text(Status: Integer; var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_status_text';
function zoom_version(var OutBuf: TZoomBuf): Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_version';
function zoom_abi_version: Integer;
  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary name 'zoom_abi_version';
{ functions: end }

implementation

{$IFDEF ZOOM_WINDOWS_ANSI}
uses
  Windows;
{$ENDIF}

type
  TReadText = function(Handle: Integer; var OutBuf: TZoomBuf): Integer; {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF};
  TZoomErrorClass = class of EZoomError;

procedure Refuse(const Text: string); forward;

{$IFDEF ZOOM_UTF16}
{ Half of a surrogate pair is not a character, and would silently become another one. }
procedure RefuseHalfPairs(const Name: string; const Text: UnicodeString);
var
  At: Integer;
  IsHalf: Boolean;
begin
  At := 1;
  while At <= Length(Text) do
  begin
    IsHalf := (Ord(Text[At]) >= $D800) and (Ord(Text[At]) <= $DFFF);
    if IsHalf and (Ord(Text[At]) <= $DBFF) and (At < Length(Text)) then
      if (Ord(Text[At + 1]) >= $DC00) and (Ord(Text[At + 1]) <= $DFFF) then
      begin
        IsHalf := False;
        Inc(At);
      end;
    if IsHalf then
      Refuse(Name + ' must not contain half of a surrogate pair');
    Inc(At);
  end;
end;
{$ENDIF}

{$IFDEF ZOOM_WINDOWS_ANSI}
{ UTF8Encode and UTF8Decode of Delphi 7 to 2007 do not support characters beyond U+FFFF: the one writes the halves, the
  other returns an empty text. }
function WideToUtf8(const Wide: WideString): UTF8String;
begin
  SetLength(Result, WideCharToMultiByte(CP_UTF8, 0, PWideChar(Wide), Length(Wide), nil, 0, nil, nil));
  if Result <> '' then
    WideCharToMultiByte(CP_UTF8, 0, PWideChar(Wide), Length(Wide), PAnsiChar(Result), Length(Result), nil, nil);
end;

function Utf8ToWide(const Utf8: UTF8String): WideString;
begin
  SetLength(Result, MultiByteToWideChar(CP_UTF8, 0, PAnsiChar(Utf8), Length(Utf8), nil, 0));
  if Result <> '' then
    MultiByteToWideChar(CP_UTF8, 0, PAnsiChar(Utf8), Length(Utf8), PWideChar(Result), Length(Result));
end;
{$ENDIF}

{ The text as the library takes it. A NUL in it is refused: it would silently cut the text. }
function ToUtf8(const Name: string; const Text: TZoomText): UTF8String;
begin
{$IFDEF FPC}
  Result := Text;
{$ELSE}{$IFDEF UNICODE}
  RefuseHalfPairs(Name, Text);
  Result := UTF8String(Text);
{$ELSE}{$IFDEF ZOOM_WINDOWS_ANSI}
  Result := WideToUtf8(WideString(Text));
{$ELSE}
  Result := UTF8Encode(Text);
{$ENDIF}{$ENDIF}{$ENDIF}
  if Pos(#0, string(Text)) > 0 then
    Refuse(Name + ' must not contain a NUL character');
end;

{ The text of a buffer, which is wiped and freed. }
function TakeText(var Buf: TZoomBuf): TZoomText;
var
  Utf8: UTF8String;
begin
  SetString(Utf8, Buf.Data, Buf.Length);
  zoom_buf_free(Buf);
{$IFDEF FPC}
  Result := Utf8;
{$ELSE}{$IFDEF UNICODE}
  Result := string(Utf8);
{$ELSE}{$IFDEF ZOOM_WINDOWS_ANSI}
  Result := string(Utf8ToWide(Utf8));
{$ELSE}
  Result := UTF8Decode(Utf8);
{$ENDIF}{$ENDIF}{$ENDIF}
end;

function EmptyBuf: TZoomBuf;
begin
  Result.Data := nil;
  Result.Length := 0;
  Result.Capacity := 0;
end;

{ The class of a failure: by the library's code, or for a refusal, by its reason. }
function ErrorClass(Code, Reason: Integer): TZoomErrorClass;
begin
  if Code > 0 then
    Code := Reason;
  case Code of
    ZOOM_E_ARGUMENT, ZOOM_E_OPTION, ZOOM_E_STATE: Result := EZoomArgument;
    ZOOM_E_CANCELLED: Result := EZoomCancelled;
    ZOOM_E_TIMEOUT: Result := EZoomTimeout;
    ZOOM_REASON_ACCESS_TOKEN: Result := EZoomUnauthorized;
    ZOOM_REASON_SCOPE: Result := EZoomMissingScope;
    ZOOM_REASON_USER: Result := EZoomNotFound;
    ZOOM_REASON_RATE_LIMIT, ZOOM_REASON_DAILY_LIMIT: Result := EZoomRateLimit;
  else
    Result := EZoomError;
  end;
end;

function NewError(Code, Reason: Integer; const Text: TZoomText): EZoomError;
var
  Message: TZoomText;
begin
  Message := Text;
  if Message = '' then
    Message := ZoomStatusText(Code);
  Result := ErrorClass(Code, Reason).Create(string(Message));
  Result.FCode := Code;
  Result.FReason := Reason;
end;

procedure Check(Code: Integer; const Text: TZoomText);
begin
  if Code <> ZOOM_OK then
    raise NewError(Code, 0, Text);
end;

{ The text in a buffer that a function has filled: empty where the response has none. }
function TextOf(Code: Integer; var Buf: TZoomBuf): TZoomText;
begin
  Result := TakeText(Buf);
  case Code of
    ZOOM_OK: ;
    ZOOM_E_NO_TOKEN, ZOOM_E_NOT_FOUND, ZOOM_E_ARGUMENT: Result := '';
  else
    Check(Code, Result);
  end;
end;

function ReadText(Read: TReadText; Handle: Integer): TZoomText;
var
  Buf: TZoomBuf;
begin
  Buf := EmptyBuf;
  Result := TextOf(Read(Handle, Buf), Buf);
end;

procedure Refuse(const Text: string);
begin
  raise NewError(ZOOM_E_ARGUMENT, 0, TZoomText(Text));
end;

{ TZoomCancel }

constructor TZoomCancel.Create;
begin
  inherited Create;
  Check(zoom_cancel_new(FHandle), '');
end;

destructor TZoomCancel.Destroy;
begin
  zoom_free(FHandle);
  inherited Destroy;
end;

procedure TZoomCancel.Cancel;
begin
  Check(zoom_cancel(FHandle), '');
end;

{ The handle of a cancel, or 0. }
function HandleOf(Cancel: TZoomCancel): Integer;
begin
  Result := 0;
  if Cancel <> nil then
    Result := Cancel.FHandle;
end;

{ TZoomResponse }

destructor TZoomResponse.Destroy;
begin
  zoom_free(FHandle);
  inherited Destroy;
end;

function TZoomResponse.GetIsSuccess: Boolean;
begin
  Result := FCode = ZOOM_OK;
end;

function TZoomResponse.GetReason: Integer;
begin
  Result := zoom_response_reason(FHandle);
end;

function TZoomResponse.GetRetryAfter: Integer;
begin
  Result := zoom_response_retry_after(FHandle);
  if Result < 0 then
    Result := 0;
end;

function TZoomResponse.GetStatus: Integer;
begin
  Result := zoom_response_status(FHandle);
end;

function TZoomResponse.GetZoomCode: Integer;
begin
  Result := zoom_response_zoom_code(FHandle);
end;

function TZoomResponse.GetToken: TZoomText;
begin
  Result := ReadText(zoom_response_token, FHandle);
end;

function TZoomResponse.GetBody: TZoomText;
begin
  Result := ReadText(zoom_response_body, FHandle);
end;

function TZoomResponse.GetHeaders: TZoomText;
begin
  Result := ReadText(zoom_response_headers, FHandle);
end;

function TZoomResponse.GetError: TZoomText;
begin
  Result := ReadText(zoom_response_error, FHandle);
end;

function TZoomResponse.Header(const Name: TZoomText): TZoomText;
var
  NameUtf8: UTF8String;
  Buf: TZoomBuf;
begin
  NameUtf8 := ToUtf8('Name', Name);
  Buf := EmptyBuf;
  Result := TextOf(zoom_response_header(FHandle, PAnsiChar(NameUtf8), Buf), Buf);
end;

procedure TZoomResponse.EnsureSuccess;
var
  Failure: EZoomError;
begin
  if FCode = ZOOM_OK then
    Exit;
  Failure := NewError(FCode, Reason, Error);
  Failure.FRetryAfter := RetryAfter;
  Failure.FStatus := Status;
  Failure.FZoomCode := ZoomCode;
  Failure.FTrackingId := Header('x-zm-trackingid');
  raise Failure;
end;

{ The response of a call, which owns the handle. Where no whole response came, what went wrong is raised. }
function NewResponse(Code, Handle: Integer): TZoomResponse;
begin
  if Handle = 0 then
    Check(Code, '');
  Result := TZoomResponse.Create;
  try
    Result.FCode := Code;
    Result.FHandle := Handle;
    if Result.Status = 0 then
      Result.EnsureSuccess;
  except
    Result.Free;
    raise;
  end;
end;

{ The token of a response, which is freed. }
function TakeToken(Response: TZoomResponse): TZoomText;
begin
  try
    Response.EnsureSuccess;
    Result := Response.Token;
  finally
    Response.Free;
  end;
end;

{ TZoomSignIn }

destructor TZoomSignIn.Destroy;
begin
  zoom_free(FHandle);
  inherited Destroy;
end;

{ Raises what a call without a result failed with. }
procedure CheckDone(Code, Handle: Integer);
var
  Response: TZoomResponse;
begin
  Response := NewResponse(Code, Handle);
  try
    Response.EnsureSuccess;
  finally
    Response.Free;
  end;
end;

function TZoomSignIn.Look(WaitMs: Integer; const Pasted: TZoomText; Cancel: TZoomCancel): Boolean;
var
  PastedUtf8: UTF8String;
  Code: Integer;
  Handle: Integer;
begin
  PastedUtf8 := ToUtf8('Pasted', Pasted);
  Code := zoom_sign_in_finish(FHandle, PAnsiChar(PastedUtf8), WaitMs, HandleOf(Cancel), Handle);
  Result := Code <> ZOOM_E_PENDING;
  if Result then
    CheckDone(Code, Handle);
end;

function TZoomSignIn.Poll(const Pasted: TZoomText): Boolean;
begin
  Result := Look(0, Pasted, nil);
end;

procedure TZoomSignIn.Finish(WaitMs: Integer; const Pasted: TZoomText; Cancel: TZoomCancel);
const
  { The browser came at the last moment, and Zoom has not given the tokens yet. }
  More = 35000;
begin
  if not Look(WaitMs, Pasted, Cancel) then
    if not Look(More, '', Cancel) then
      Check(ZOOM_E_PENDING, '');
end;

{ TZoomClient }

constructor TZoomClient.Create;
begin
  inherited Create;
  Check(zoom_client_new(FHandle), '');
end;

constructor TZoomClient.CreateCopy(Client: TZoomClient);
begin
  inherited Create;
  if Client = nil then
    Refuse('Client must not be nil');
  Check(zoom_client_copy(Client.FHandle, FHandle), '');
end;

destructor TZoomClient.Destroy;
begin
  zoom_free(FHandle);
  inherited Destroy;
end;

procedure TZoomClient.SetOption(const Name, Value: TZoomText);
var
  NameUtf8, ValueUtf8: UTF8String;
  Why: TZoomBuf;
  Code: Integer;
begin
  NameUtf8 := ToUtf8('Name', Name);
  ValueUtf8 := ToUtf8(string(Name), Value);
  Why := EmptyBuf;
  Code := zoom_client_set(FHandle, PAnsiChar(NameUtf8), PAnsiChar(ValueUtf8), Why);
  Check(Code, TakeText(Why));
end;

procedure TZoomClient.SetHeader(const Name, Value: TZoomText);
begin
  SetOption('header.' + Name, Value);
end;

procedure TZoomClient.SetBaseUrl(const Value: TZoomText);
begin
  SetOption('base_url', Value);
end;

procedure TZoomClient.SetAccessToken(const Value: TZoomText);
begin
  SetOption('access_token', Value);
end;

procedure TZoomClient.SetAccountId(const Value: TZoomText);
begin
  SetOption('account_id', Value);
end;

procedure TZoomClient.SetClientId(const Value: TZoomText);
begin
  SetOption('client_id', Value);
end;

procedure TZoomClient.SetClientSecret(const Value: TZoomText);
begin
  SetOption('client_secret', Value);
end;

function TZoomClient.GetRefreshToken: TZoomText;
begin
  Result := ReadText(zoom_client_refresh_token, FHandle);
end;

procedure TZoomClient.SetRefreshToken(const Value: TZoomText);
begin
  SetOption('refresh_token', Value);
end;

procedure TZoomClient.SetOauthUrl(const Value: TZoomText);
begin
  SetOption('oauth_url', Value);
end;

procedure TZoomClient.SetTokenFile(const Value: TZoomText);
begin
  SetOption('token_file', Value);
end;

procedure TZoomClient.SetRedirectUri(const Value: TZoomText);
begin
  SetOption('redirect_uri', Value);
end;

procedure TZoomClient.SetSettingsFile(const Value: TZoomText);
begin
  SetOption('settings_file', Value);
end;

procedure TZoomClient.SetTimeout(Value: Integer);
begin
  SetOption('timeout_ms', IntToStr(Value));
end;

procedure TZoomClient.SetConnectTimeout(Value: Integer);
begin
  SetOption('connect_timeout_ms', IntToStr(Value));
end;

procedure TZoomClient.SetProxy(const Value: TZoomText);
begin
  SetOption('proxy', Value);
end;

procedure TZoomClient.SetRoots(const Value: TZoomText);
begin
  SetOption('roots', Value);
end;

procedure TZoomClient.SetLogFile(const Value: TZoomText);
begin
  SetOption('log_file', Value);
end;

function TZoomClient.StartSignIn: TZoomSignIn;
var
  Buf: TZoomBuf;
  Code: Integer;
  Handle: Integer;
  Text: TZoomText;
begin
  Buf := EmptyBuf;
  Code := zoom_sign_in_start(FHandle, Handle, Buf);
  Text := TakeText(Buf);
  Check(Code, Text);
  Result := TZoomSignIn.Create;
  Result.FHandle := Handle;
  Result.FUrl := Text;
end;

procedure TZoomClient.SignIn(OpenUrl: TZoomOpenUrl; WaitMs: Integer; Cancel: TZoomCancel);
var
  Started: TZoomSignIn;
begin
  Started := StartSignIn;
  try
    OpenUrl(Started.Url);
    Started.Finish(WaitMs, '', Cancel);
  finally
    Started.Free;
  end;
end;

procedure TZoomClient.SignIn(OpenUrl: TZoomOpenUrlMethod; WaitMs: Integer; Cancel: TZoomCancel);
var
  Started: TZoomSignIn;
begin
  Started := StartSignIn;
  try
    OpenUrl(Started.Url);
    Started.Finish(WaitMs, '', Cancel);
  finally
    Started.Free;
  end;
end;

procedure TZoomClient.SignOut(Cancel: TZoomCancel);
var
  Code: Integer;
  Handle: Integer;
begin
  Code := zoom_sign_out(FHandle, HandleOf(Cancel), Handle);
  CheckDone(Code, Handle);
end;

function TZoomClient.GetUserToken(const User, TokenType: TZoomText; Ttl: Integer; const MeetingId: TZoomText;
  Cancel: TZoomCancel): TZoomText;
begin
  Result := TakeToken(GetUserTokenResponse(User, TokenType, Ttl, MeetingId, Cancel));
end;

function TZoomClient.GetUserTokenResponse(const User, TokenType: TZoomText; Ttl: Integer; const MeetingId: TZoomText;
  Cancel: TZoomCancel): TZoomResponse;
var
  UserUtf8, TypeUtf8, MeetingUtf8: UTF8String;
  Code: Integer;
  Handle: Integer;
begin
  UserUtf8 := ToUtf8('User', User);
  TypeUtf8 := ToUtf8('TokenType', TokenType);
  MeetingUtf8 := ToUtf8('MeetingId', MeetingId);
  Code := zoom_client_get_user_token(FHandle, PAnsiChar(UserUtf8), PAnsiChar(TypeUtf8), Ttl, PAnsiChar(MeetingUtf8),
    HandleOf(Cancel), Handle);
  Result := NewResponse(Code, Handle);
end;

function TZoomClient.Request(const Method, Url, QueryJson, Body: TZoomText; Cancel: TZoomCancel): TZoomResponse;
var
  MethodUtf8, UrlUtf8, QueryUtf8, BodyUtf8: UTF8String;
  Code: Integer;
  Handle: Integer;
begin
  MethodUtf8 := ToUtf8('Method', Method);
  UrlUtf8 := ToUtf8('Url', Url);
  QueryUtf8 := ToUtf8('QueryJson', QueryJson);
  BodyUtf8 := ToUtf8('Body', Body);
  Code := zoom_client_request(FHandle, PAnsiChar(MethodUtf8), PAnsiChar(UrlUtf8), PAnsiChar(QueryUtf8),
    PAnsiChar(BodyUtf8), HandleOf(Cancel), Handle);
  Result := NewResponse(Code, Handle);
end;

{ Functions }

function ZoomGetUserToken(const AccessToken, User, TokenType: TZoomText; Ttl: Integer; const BaseUrl, MeetingId: TZoomText;
  Cancel: TZoomCancel): TZoomText;
begin
  Result := TakeToken(ZoomGetUserTokenResponse(AccessToken, User, TokenType, Ttl, BaseUrl, MeetingId, Cancel));
end;

function ZoomGetUserTokenResponse(const AccessToken, User, TokenType: TZoomText; Ttl: Integer;
  const BaseUrl, MeetingId: TZoomText; Cancel: TZoomCancel): TZoomResponse;
var
  BaseUtf8, AuthUtf8, UserUtf8, TypeUtf8, MeetingUtf8: UTF8String;
  Code: Integer;
  Handle: Integer;
begin
  BaseUtf8 := ToUtf8('BaseUrl', BaseUrl);
  AuthUtf8 := ToUtf8('AccessToken', AccessToken);
  UserUtf8 := ToUtf8('User', User);
  TypeUtf8 := ToUtf8('TokenType', TokenType);
  MeetingUtf8 := ToUtf8('MeetingId', MeetingId);
  Code := zoom_get_user_token_response(PAnsiChar(BaseUtf8), PAnsiChar(AuthUtf8), PAnsiChar(UserUtf8), PAnsiChar(TypeUtf8),
    Ttl, PAnsiChar(MeetingUtf8), HandleOf(Cancel), Handle);
  Result := NewResponse(Code, Handle);
end;

function ZoomGetUserTokenWithSettings(const Settings, User, TokenType: TZoomText; Ttl: Integer): TZoomText;
var
  SettingsUtf8, UserUtf8, TypeUtf8: UTF8String;
  Buf: TZoomBuf;
  Code: Integer;
  Failure: EZoomError;
begin
  SettingsUtf8 := ToUtf8('Settings', Settings);
  UserUtf8 := ToUtf8('User', User);
  TypeUtf8 := ToUtf8('TokenType', TokenType);
  Buf := EmptyBuf;
  Code := zoom_get_user_token_with_settings(PAnsiChar(SettingsUtf8), PAnsiChar(UserUtf8), PAnsiChar(TypeUtf8), Ttl, Buf);
  Result := TakeText(Buf);
  if Code = ZOOM_OK then
    Exit;
  Failure := NewError(Code, 0, Result);
  if Code > 0 then
    Failure.FStatus := Code;
  raise Failure;
end;

function ZoomStartUrl(const Meeting, Zak, Host: TZoomText): TZoomText;
var
  MeetingUtf8, ZakUtf8, HostUtf8: UTF8String;
  Buf: TZoomBuf;
  Code: Integer;
begin
  MeetingUtf8 := ToUtf8('Meeting', Meeting);
  ZakUtf8 := ToUtf8('Zak', Zak);
  HostUtf8 := ToUtf8('Host', Host);
  Buf := EmptyBuf;
  Code := zoom_start_url(PAnsiChar(HostUtf8), PAnsiChar(MeetingUtf8), PAnsiChar(ZakUtf8), Buf);
  Result := TakeText(Buf);
  Check(Code, Result);
end;

procedure ZoomShutdown;
begin
  zoom_shutdown;
end;

function ZoomJsonText(const Json, Path: TZoomText): TZoomText;
var
  JsonUtf8, PathUtf8: UTF8String;
  Buf: TZoomBuf;
  Handle: Integer;
  Code: Integer;
begin
  JsonUtf8 := ToUtf8('Json', Json);
  PathUtf8 := ToUtf8('Path', Path);
  Buf := EmptyBuf;
  Code := zoom_json_parse(PAnsiChar(JsonUtf8), Handle, Buf);
  Result := TakeText(Buf);
  Check(Code, Result);
  Code := zoom_json_get_string(Handle, PAnsiChar(PathUtf8), Buf);
  Result := TakeText(Buf);
  zoom_free(Handle);
  if Code = ZOOM_E_ARGUMENT then
    Check(Code, 'Path must be names and indices, such as a.b[0].');
  if Code <> ZOOM_E_NOT_FOUND then
    Check(Code, '');
end;

function ZoomStatusText(Code: Integer): TZoomText;
var
  Buf: TZoomBuf;
begin
  Buf := EmptyBuf;
  zoom_status_text(Code, Buf);
  Result := TakeText(Buf);
end;

function ZoomVersion: TZoomText;
var
  Buf: TZoomBuf;
begin
  Buf := EmptyBuf;
  zoom_version(Buf);
  Result := TakeText(Buf);
end;

{$IFDEF FPC}
function ZoomText(const Text: UnicodeString; const Name: string): TZoomText;
begin
  RefuseHalfPairs(Name, Text);
  Result := UTF8Encode(Text);
end;
{$ENDIF}

end.
