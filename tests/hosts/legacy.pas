{ The Pascal unit as a program uses it: tokens, every kind of failure, texts, threads, and nothing left behind, with every
  floating-point exception unmasked. Prints nothing and ends with 0 when all is well. }
program Legacy;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}
{$ASSERTIONS ON}

uses
  {$IFDEF UNIX}cthreads,{$IFDEF WITH_CWSTRING} cwstring,{$ENDIF}{$ENDIF}
  SysUtils, Classes, Math, ZoomToken;

const
  Tracked = 'v=2.0;clid=sim;rid=WEB_';

type
  TFailing = procedure(Client: TZoomClient);

  TCaller = class(TThread)
  private
    FClient: TZoomClient;
    FFailure: string;
  protected
    procedure Execute; override;
  end;

  TStopper = class(TThread)
  private
    FCancel: TZoomCancel;
  protected
    procedure Execute; override;
  end;

var
  Failures: Integer = 0;
  Forbidden: Double = 0;

procedure Check(const What: string; IsSo: Boolean);
begin
  if not IsSo then
  begin
    WriteLn(ErrOutput, 'not so: ', What);
    Inc(Failures);
  end;
end;

procedure CheckText(const What: string; const Actual, Expected: TZoomText);
begin
  Check(What + ' is ' + Actual + ' not ' + Expected, Actual = Expected);
end;

function FromRust(const Name: string): string;
begin
  Result := GetEnvironmentVariable(Name);
  Check(Name + ' is set', Result <> '');
end;

function NewClient: TZoomClient;
begin
  Result := TZoomClient.Create;
  Result.BaseUrl := FromRust('HOST_BASE');
  Result.AccessToken := FromRust('HOST_ACCESS_TOKEN');
end;

{ Every floating-point exception that the processor has raises. }
procedure UnmaskAll;
begin
  SetExceptionMask([]);
end;

procedure CheckStillUnmasked;
var
  Caught: Boolean;
begin
  Caught := False;
  try
    Forbidden := 1 / Forbidden;
  except
    on EMathError do
      Caught := True;
  end;
  Check('a division by zero still raises', Caught and (GetExceptionMask = []));
end;

procedure CheckNumbers(const What: string; Response: TZoomResponse; Code, Status, ZoomCode, Reason, RetryAfter: Integer);
begin
  Check(Format('%s: %d %d %d %d %d', [What, Response.Code, Response.Status, Response.ZoomCode, Response.Reason,
    Response.RetryAfter]), (Response.Code = Code) and (Response.Status = Status) and (Response.ZoomCode = ZoomCode)
    and (Response.Reason = Reason) and (Response.RetryAfter = RetryAfter));
end;

procedure TheOneCall;
var
  Response: TZoomResponse;
begin
  CheckText('the one call', ZoomGetUserToken(FromRust('HOST_ACCESS_TOKEN'), 'me', 'zak', 0, FromRust('HOST_BASE')),
    FromRust('HOST_ZAK'));
  Response := ZoomGetUserTokenResponse(FromRust('HOST_ACCESS_TOKEN'), 'me', 'onbehalf', 60, FromRust('HOST_BASE'), '123');
  Check('the one call for a meeting', Response.IsSuccess and (Response.Token <> FromRust('HOST_ZAK')));
  CheckNumbers('the one call', Response, 0, 200, 0, 0, 0);
  Response.Free;
  Response := ZoomGetUserTokenResponse(FromRust('HOST_ACCESS_TOKEN'), 'nobody', 'zak', 0, FromRust('HOST_BASE'));
  CheckNumbers('the one call for nobody', Response, 404, 404, 1001, ZOOM_REASON_USER, 0);
  Response.Free;
end;

procedure Tokens;
var
  Client, Other: TZoomClient;
  Response: TZoomResponse;
begin
  TheOneCall;
  Client := NewClient;
  try
    CheckText('a client''s', Client.GetUserToken, FromRust('HOST_ZAK'));
    Response := Client.GetUserTokenResponse('me', 'zak');
    CheckText('token', Response.Token, FromRust('HOST_ZAK'));
    CheckText('body', Response.Body, '{"token":"' + Response.Token + '"}');
    CheckText('out of the body', ZoomJsonText(Response.Body, 'token'), Response.Token);
    CheckText('out of the body what is not there', ZoomJsonText(Response.Body, 'nothing'), '');
    CheckText('header', Response.Header('CONTENT-type'), 'application/json;charset=UTF-8');
    CheckText('no header', Response.Header('content'), '');
    CheckText('error', Response.Error, '');
    Check('success', Response.IsSuccess);
    CheckNumbers('success', Response, 0, 200, 0, 0, 0);
    Response.EnsureSuccess;
    Response.Free;

    Response := Client.Request('POST', '/echo', '{"a b":1}', '{"c":"d"}');
    CheckText('method', ZoomJsonText(Response.Body, 'method'), 'POST');
    CheckText('target', ZoomJsonText(Response.Body, 'target'), '/v2/echo?a+b=1');
    CheckText('body sent', ZoomJsonText(Response.Body, 'body'), '{"c":"d"}');
    Response.Free;

    Other := TZoomClient.CreateCopy(Client);
    Other.AccessToken := FromRust('HOST_EXPIRED_TOKEN');
    CheckText('after a copy', Client.GetUserToken, FromRust('HOST_ZAK'));
    Response := Other.GetUserTokenResponse;
    CheckNumbers('the copy''s own token', Response, 401, 401, 124, ZOOM_REASON_ACCESS_TOKEN, 0);
    Response.Free;
    Other.Free;
  finally
    Client.Free;
  end;
  Client := TZoomClient.Create;
  try
    Client.BaseUrl := FromRust('HOST_HTTPS_BASE');
    Client.Roots := FromRust('HOST_ROOTS');
    Client.AccessToken := FromRust('HOST_ACCESS_TOKEN');
    Client.Timeout := 60000;
    Client.ConnectTimeout := 50000;
    Client.Proxy := 'none';
    CheckText('over https', Client.GetUserToken('me'), FromRust('HOST_ZAK'));
  finally
    Client.Free;
  end;
  CheckText('version', ZoomVersion, FromRust('HOST_VERSION'));
  CheckText('status', ZoomStatusText(404), 'Not Found');
  CheckText('address', ZoomStartUrl('123 4567 8901', FromRust('HOST_ZAK')),
    'https://zoom.us/s/12345678901?zak=' + FromRust('HOST_ZAK'));
  CheckText('address at a host', ZoomStartUrl('123456789', 'a=', 'company.zoom.us'),
    'https://company.zoom.us/s/123456789?zak=a%3D');
  try
    ZoomStartUrl('123456789', '');
    Check('no ZAK', False);
  except
    on Failure: EZoomArgument do
      CheckText('no ZAK', Failure.Message, 'zak must be given: a Zoom user token of type zak');
  end;
end;

{ A client that signs in for an account, by its properties and with a file of settings, and the one call with that. }
procedure SignIns;
var
  Client: TZoomClient;
begin
  Client := TZoomClient.Create;
  try
    Client.BaseUrl := FromRust('HOST_BASE');
    Client.AccountId := FromRust('HOST_ACCOUNT_ID');
    Client.ClientId := FromRust('HOST_CLIENT_ID');
    Client.ClientSecret := FromRust('HOST_CLIENT_SECRET');
    Client.OauthUrl := StringReplace(FromRust('HOST_BASE'), '/v2', '/oauth/token', []);
    Client.TokenFile := FromRust('HOST_TOKEN_FILE');
    CheckText('signed in', Client.GetUserToken, FromRust('HOST_ZAK'));
    Check('the tokens are kept', FileExists(FromRust('HOST_TOKEN_FILE')));
    CheckText('an account has no refresh token', Client.RefreshToken, '');
  finally
    Client.Free;
  end;
  Client := TZoomClient.Create;
  try
    Client.SettingsFile := FromRust('HOST_SETTINGS');
    CheckText('signed in with settings', Client.GetUserToken, FromRust('HOST_ZAK'));
  finally
    Client.Free;
  end;
  CheckText('with settings', ZoomGetUserTokenWithSettings(FromRust('HOST_SETTINGS')), FromRust('HOST_ZAK'));
  ZoomShutdown;
  CheckText('read again', ZoomGetUserTokenWithSettings(FromRust('HOST_SETTINGS'), 'me', 'zak', 0), FromRust('HOST_ZAK'));
end;

{ What a user decides on the page of consent: where the browser is sent. }
function Consent(const Url, Decision: TZoomText): TZoomText;
var
  Browser: TZoomClient;
  Response: TZoomResponse;
begin
  Browser := TZoomClient.Create;
  Browser.BaseUrl := FromRust('HOST_BASE');
  Browser.SetHeader('Content-Type', 'application/x-www-form-urlencoded');
  Response := Browser.Request('POST', Url, '', 'decision=' + Decision);
  Result := Response.Header('location');
  Response.Free;
  Browser.Free;
end;

procedure Follow(const Url: TZoomText);
var
  Browser: TZoomClient;
  Response: TZoomResponse;
begin
  Browser := TZoomClient.Create;
  Browser.BaseUrl := Copy(Url, 1, Pos('/callback', string(Url)) - 1);
  Response := Browser.Request('GET', Url);
  Check('the page', Pos('go back to the program', string(Response.Body)) > 0);
  Response.Free;
  Browser.Free;
end;

procedure Allow(const Url: TZoomText);
begin
  Follow(Consent(Url, 'allow'));
end;

procedure Decline(const Url: TZoomText);
var
  Location: TZoomText;
  Browser: TZoomClient;
begin
  Location := Consent(Url, 'decline');
  Browser := TZoomClient.Create;
  Browser.BaseUrl := Copy(Location, 1, Pos('/callback', string(Location)) - 1);
  Browser.Request('GET', Location).Free;
  Browser.Free;
end;

procedure Nothing(const Url: TZoomText);
begin
end;

type
  TForm = class
    procedure Open(const Url: TZoomText);
  end;

procedure TForm.Open(const Url: TZoomText);
begin
  Allow(Url);
end;

function NewUser: TZoomClient;
begin
  Result := TZoomClient.Create;
  Result.BaseUrl := FromRust('HOST_BASE');
  Result.ClientId := 'simulator-public';
  Result.RedirectUri := 'http://127.0.0.1/callback';
end;

{ A user signs in with a browser, signs out, is polled for, and pastes what the browser shows. }
procedure Browsers;
var
  Client: TZoomClient;
  Form: TForm;
  Started: TZoomSignIn;
begin
  Client := NewUser;
  Client.SignIn(Allow);
  CheckText('a user', Client.GetUserToken, FromRust('HOST_ZAK'));
  Client.SignOut;
  CheckText('nobody', Client.RefreshToken, '');
  Form := TForm.Create;
  Client.SignIn(Form.Open, 60000);
  Form.Free;
  CheckText('by a form', Client.GetUserToken, FromRust('HOST_ZAK'));

  Started := Client.StartSignIn;
  Check('not yet', not Started.Poll);
  Allow(Started.Url);
  while not Started.Poll do
    Sleep(10);
  Started.Free;

  Started := Client.StartSignIn;
  try
    Started.Poll('gar bage');
    Check('garbage raises', False);
  except
    on Failure: EZoomArgument do
      CheckText('garbage', Copy(Failure.Message, 1, 14), 'pasted must be');
  end;
  Started.Finish(60000, ' ' + Consent(Started.Url, 'allow') + #13#10);
  Started.Free;
  CheckText('pasted', Client.GetUserToken, FromRust('HOST_ZAK'));
  Client.Free;
end;

procedure Declined(Client: TZoomClient);
begin
  Client := NewUser;
  try
    Client.SignIn(Decline);
  finally
    Client.Free;
  end;
end;

procedure NobodyComes(Client: TZoomClient);
begin
  Client := NewUser;
  try
    Client.SignIn(Nothing, 50);
  finally
    Client.Free;
  end;
end;

procedure NoClientId(Client: TZoomClient);
begin
  Client := TZoomClient.Create;
  try
    Client.StartSignIn;
  finally
    Client.Free;
  end;
end;

procedure NobodyToSignOut(Client: TZoomClient);
begin
  Client := TZoomClient.Create;
  try
    Client.SignOut;
  finally
    Client.Free;
  end;
end;

procedure SignInEnded(Client: TZoomClient);
begin
  Client.AccessToken := '';
  Client.ClientId := 'simulator-public';
  Client.RefreshToken := 'spent';
  CheckText('the one that was set', Client.RefreshToken, 'spent');
  Client.GetUserToken;
end;

procedure UnknownWithSettings(Client: TZoomClient);
begin
  ZoomGetUserTokenWithSettings(FromRust('HOST_SETTINGS'), 'nobody');
end;

procedure NoSettings(Client: TZoomClient);
begin
  ZoomGetUserTokenWithSettings('');
end;

procedure Expired(Client: TZoomClient);
begin
  Client.AccessToken := FromRust('HOST_EXPIRED_TOKEN');
  Client.GetUserToken;
end;

procedure Unscoped(Client: TZoomClient);
begin
  Client.AccessToken := FromRust('HOST_UNSCOPED_TOKEN');
  Client.GetUserToken;
end;

procedure Unknown(Client: TZoomClient);
begin
  Client.GetUserToken('nobody');
end;

procedure Limited(Client: TZoomClient);
begin
  Client.GetUserToken('limit-seconds-60'); { longer than a call may take, so that it does not wait }
end;

procedure LimitedToday(Client: TZoomClient);
begin
  Client.GetUserToken('limit-day-without');
end;

procedure LimitedOneCall(Client: TZoomClient);
begin
  ZoomGetUserToken(FromRust('HOST_ACCESS_TOKEN'), 'limit-seconds-60', 'zak', 0, FromRust('HOST_BASE'));
end;

procedure Unavailable(Client: TZoomClient);
begin
  Client.SetOption('max_retries', '0');
  Client.GetUserToken('unavailable-7');
end;

procedure Slow(Client: TZoomClient);
begin
  Client.Timeout := 50;
  Client.GetUserToken('slow-60000');
end;

procedure NoResponse(Client: TZoomClient);
begin
  Client.GetUserTokenResponse('hangup').Free;
end;

procedure NoToken(Client: TZoomClient);
begin
  Client.GetUserToken('gus@example.com', 'token');
end;

procedure NoUser(Client: TZoomClient);
begin
  Client.GetUserToken('');
end;

procedure NoOption(Client: TZoomClient);
begin
  Client.SetOption('colour', 'red');
end;

procedure TooLate(Client: TZoomClient);
begin
  Client.GetUserToken;
  Client.Timeout := 1000;
end;

procedure Nul(Client: TZoomClient);
begin
  Client.GetUserToken('me'#0'you');
end;

{$IFDEF FPC}
procedure HalfAPair(Client: TZoomClient);
begin
  Client.GetUserToken(ZoomText(UnicodeString('a') + WideChar($D83D), 'User'));
end;

procedure TheOtherHalf(Client: TZoomClient);
begin
  Client.GetUserToken(ZoomText(UnicodeString('a') + WideChar($DE00) + 'b', 'User'));
end;
{$ELSE}{$IFDEF UNICODE}
procedure HalfAPair(Client: TZoomClient);
begin
  Client.GetUserToken('a' + WideChar($D83D));
end;

procedure TheOtherHalf(Client: TZoomClient);
begin
  Client.GetUserToken('a' + WideChar($DE00) + 'b');
end;
{$ENDIF}{$ENDIF}

procedure CopyOfNil(Client: TZoomClient);
begin
  TZoomClient.CreateCopy(nil).Free;
end;

procedure NoJson(Client: TZoomClient);
begin
  ZoomJsonText('{', 'a');
end;

procedure NoPath(Client: TZoomClient);
begin
  ZoomJsonText('{"a":1}', 'a[');
end;

procedure CancelledBefore(Client: TZoomClient);
var
  Cancel: TZoomCancel;
begin
  Cancel := TZoomCancel.Create;
  try
    Cancel.Cancel;
    Client.GetUserToken('me', 'zak', 0, '', Cancel);
  finally
    Cancel.Free;
  end;
end;

procedure CancelledOneCall(Client: TZoomClient);
var
  Cancel: TZoomCancel;
begin
  Cancel := TZoomCancel.Create;
  try
    Cancel.Cancel;
    ZoomGetUserToken(FromRust('HOST_ACCESS_TOKEN'), 'me', 'zak', 0, FromRust('HOST_BASE'), '', Cancel);
  finally
    Cancel.Free;
  end;
end;

procedure NulInTheOneCall(Client: TZoomClient);
begin
  ZoomGetUserToken('x'#0'y');
end;

procedure CancelledDuring(Client: TZoomClient);
var
  Stopper: TStopper;
begin
  Stopper := TStopper.Create(True);
  Stopper.FCancel := TZoomCancel.Create;
  try
    Stopper.Start;
    Client.GetUserToken('slow-60000', 'zak', 0, '', Stopper.FCancel);
  finally
    Stopper.WaitFor;
    Stopper.FCancel.Free;
    Stopper.Free;
  end;
end;

procedure TStopper.Execute;
begin
  Sleep(30); { not to wait for anything: most runs the call is under way then }
  FCancel.Cancel;
end;

procedure Expect(const What: string; Failing: TFailing; Kind: ExceptClass; Code, Status, ZoomCode, Reason, RetryAfter: Integer;
  const Beginning: string);
var
  Client: TZoomClient;
begin
  Client := NewClient;
  try
    try
      Failing(Client);
      Check(What + ' raises', False);
    except
      on Failure: EZoomError do
      begin
        CheckText(What, Failure.ClassName, Kind.ClassName);
        CheckText(What, Copy(Failure.Message, 1, Length(Beginning)), Beginning);
        Check(Format('%s: %d %d %d %d %d', [What, Failure.Code, Failure.Status, Failure.ZoomCode, Failure.Reason,
          Failure.RetryAfter]), (Failure.Code = Code) and (Failure.Status = Status) and (Failure.ZoomCode = ZoomCode)
          and (Failure.Reason = Reason) and (Failure.RetryAfter = RetryAfter));
        Check(What + ' has a tracking id', (Pos(Tracked, string(Failure.TrackingId)) = 1) = (Status <> 0));
      end;
    end;
  finally
    Client.Free;
  end;
end;

{ A failure that is not a refusal: nothing of it but the code and perhaps the status. }
procedure ExpectCode(const What: string; Failing: TFailing; Kind: ExceptClass; Code, Status: Integer;
  const Beginning: string);
begin
  Expect(What, Failing, Kind, Code, Status, 0, 0, 0, Beginning);
end;

procedure Refusals;
begin
  Expect('expired', Expired, EZoomUnauthorized, 401, 401, 124, ZOOM_REASON_ACCESS_TOKEN, 0,
    'HTTP 401 Unauthorized, Zoom code 124: ');
  Expect('unscoped', Unscoped, EZoomMissingScope, 400, 400, 4711, ZOOM_REASON_SCOPE, 0,
    'HTTP 400 Bad Request, Zoom code 4711: ');
  Expect('unknown', Unknown, EZoomNotFound, 404, 404, 1001, ZOOM_REASON_USER, 0,
    'HTTP 404 Not Found, Zoom code 1001: User does not exist: nobody. ');
  Expect('limited', Limited, EZoomRateLimit, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, 60, 'HTTP 429 Too Many Requests');
  Expect('limited today', LimitedToday, EZoomRateLimit, 429, 429, 429, ZOOM_REASON_DAILY_LIMIT, 0,
    'HTTP 429 Too Many Requests');
  Expect('limited in the one call', LimitedOneCall, EZoomRateLimit, 429, 429, 429, ZOOM_REASON_RATE_LIMIT, 60,
    'HTTP 429 Too Many Requests');
  Expect('unavailable', Unavailable, EZoomError, 503, 503, 0, ZOOM_REASON_SERVER, 7, 'HTTP 503 Service Unavailable');
end;

procedure FailuresOfSignIns;
var
  Client: TZoomClient;
begin
  try
    Declined(nil);
    Check('declined raises', False);
  except
    on Failure: EZoomError do
      Check(Format('declined is %d %d %s', [Failure.Code, Failure.Reason, Failure.Message]),
        (Failure.Code = ZOOM_E_SIGN_IN) and (Failure.Reason = ZOOM_REASON_NOT_ALLOWED)
        and (Pos('the user or Zoom did not allow', Failure.Message) = 1));
  end;
  ExpectCode('nobody comes', NobodyComes, EZoomTimeout, ZOOM_E_TIMEOUT, 0, 'the time ran out');
  ExpectCode('no client id', NoClientId, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'option client_id must be set');
  ExpectCode('nobody to sign out', NobodyToSignOut, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'option client_id must be set');
  ExpectCode('no settings', NoSettings, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'settings must be given');
  Client := NewClient;
  try
    SignInEnded(Client);
    Check('a spent refresh token raises', False);
  except
    on Failure: EZoomError do
    begin
      CheckText('a spent refresh token', Failure.ClassName, 'EZoomError');
      Check(Format('it is %d %d %d', [Failure.Code, Failure.Reason, Failure.Status]), (Failure.Code = ZOOM_E_SIGN_IN)
        and (Failure.Reason = ZOOM_REASON_SIGN_IN_AGAIN) and (Failure.Status >= 400));
    end;
  end;
  Client.Free;
  try
    UnknownWithSettings(nil);
    Check('nobody with settings raises', False);
  except
    on Failure: EZoomError do
      Check(Format('nobody with settings is %d %d', [Failure.Code, Failure.Status]), (Failure.Code = 404)
        and (Failure.Status = 404) and (Pos('User does not exist: nobody. ', Failure.Message) > 0));
  end;
end;

procedure OtherFailures;
begin
  ExpectCode('slow', Slow, EZoomTimeout, ZOOM_E_TIMEOUT, 0, '');
  ExpectCode('no response', NoResponse, EZoomError, ZOOM_E_CONNECT, 0, '');
  ExpectCode('no token', NoToken, EZoomError, ZOOM_E_NO_TOKEN, 200, '');
  ExpectCode('no user', NoUser, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'user must be given');
  ExpectCode('no option', NoOption, EZoomArgument, ZOOM_E_OPTION, 0, '');
  ExpectCode('too late', TooLate, EZoomArgument, ZOOM_E_STATE, 0, '');
  ExpectCode('nul', Nul, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'User must not contain a NUL character');
  ExpectCode('nul in the one call', NulInTheOneCall, EZoomArgument, ZOOM_E_ARGUMENT, 0,
    'AccessToken must not contain a NUL character');
{$IFDEF FPC}{$DEFINE UTF16}{$ENDIF}{$IFDEF UNICODE}{$DEFINE UTF16}{$ENDIF}
{$IFDEF UTF16}
  ExpectCode('half', HalfAPair, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'User must not contain half of a surrogate pair');
  ExpectCode('half', TheOtherHalf, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'User must not contain half of a surrogate pair');
{$ENDIF}
  ExpectCode('a copy of nil', CopyOfNil, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'Client must not be nil');
  ExpectCode('no json', NoJson, EZoomError, ZOOM_E_JSON, 0, '');
  ExpectCode('no path', NoPath, EZoomArgument, ZOOM_E_ARGUMENT, 0, 'Path must be names and indices, such as a.b[0].');
  ExpectCode('cancelled before', CancelledBefore, EZoomCancelled, ZOOM_E_CANCELLED, 0, '');
  ExpectCode('cancelled during', CancelledDuring, EZoomCancelled, ZOOM_E_CANCELLED, 0, '');
  ExpectCode('cancelled one call', CancelledOneCall, EZoomCancelled, ZOOM_E_CANCELLED, 0, '');
end;

{ Every reason that there is: the user reason-N is refused for reason N. }
procedure Reasons;
const
  Kinds: array[1..14] of ExceptClass = (EZoomUnauthorized, EZoomMissingScope, EZoomNotFound, EZoomError, EZoomError,
    EZoomRateLimit, EZoomRateLimit, EZoomError, EZoomError, EZoomError, EZoomError, EZoomError, EZoomError, EZoomError);
var
  Reason: Integer;
begin
  Check('a kind for every reason', Length(Kinds) = StrToInt(FromRust('HOST_REASON_COUNT')));
  for Reason := Low(Kinds) to High(Kinds) do
    try
      ZoomGetUserToken(FromRust('HOST_ACCESS_TOKEN'), 'reason-' + IntToStr(Reason), 'zak', 0, FromRust('HOST_REFUSALS'));
      Check(Format('reason %d raises', [Reason]), False);
    except
      on Failure: EZoomError do
      begin
        Check(Format('reason %d is %d', [Reason, Failure.Reason]), Failure.Reason = Reason);
        CheckText(Format('reason %d', [Reason]), Failure.ClassName, Kinds[Reason].ClassName);
      end;
    end;
end;

{ The same name as each kind of string that Pascal has: it is sent as UTF-8. }
procedure Texts;
const
  Bytes: array[1..12] of Byte = (106, 97, 110, 195, 169, 228, 190, 139, 240, 159, 152, 128);
var
  Client: TZoomClient;
  Response: TZoomResponse;
  Wide: UnicodeString;
  Narrow: UTF8String;
  Kind: Integer;
begin
  Wide := UnicodeString('jan') + WideChar($E9) + WideChar($4F8B); { two bytes and three in UTF-8 }
  Wide := Wide + WideChar($D83D) + WideChar($DE00); { and four }
  SetLength(Narrow, SizeOf(Bytes));
  Move(Bytes, Narrow[1], SizeOf(Bytes));
  Client := NewClient;
  try
    for Kind := 0 to {$IFDEF FPC}3{$ELSE}2{$ENDIF} do
    begin
      case Kind of
        0: Response := Client.GetUserTokenResponse(Narrow);
        { Without cwstring the compiler does not convert on Unix: see docs/pascal.md. }
        1: Response := Client.GetUserTokenResponse({$IFDEF WITH_CWSTRING}UTF8String{$ELSE}UTF8Encode{$ENDIF}(Wide));
        2: Response := Client.GetUserTokenResponse(string(Narrow));
{$IFDEF FPC}
      else
        Response := Client.GetUserTokenResponse(ZoomText(Wide));
{$ENDIF}
      end;
      Check(Format('text %d', [Kind]), Pos('User does not exist: ' + Narrow + '. ', Response.Error) > 0);
      CheckText(Format('name %d', [Kind]), ZoomJsonText(Response.Body, 'message'), 'User does not exist: ' + Narrow);
      Response.Free;
    end;
  finally
    Client.Free;
  end;
end;

procedure SeveralFieldsOfOneName;
var
  Client: TZoomClient;
  Response: TZoomResponse;
begin
  Client := TZoomClient.Create;
  Client.BaseUrl := FromRust('HOST_SEVERAL');
  Client.AccessToken := FromRust('HOST_ACCESS_TOKEN');
  Response := Client.Request('GET', '/any');
  CheckText('several of a name', Response.Header('A'), '1, 4, 5');
  CheckText('one among them', Response.Header('b'), '2');
  Response.Free;
  Client.Free;
end;

procedure TCaller.Execute;
var
  Round: Integer;
begin
  UnmaskAll;
  try
    for Round := 1 to 20 do
      if FClient.GetUserToken <> FromRust('HOST_ZAK') then
        FFailure := 'another token';
    CheckStillUnmasked;
  except
    on Failure: Exception do
      FFailure := Failure.Message;
  end;
end;

procedure Threads;
var
  Client: TZoomClient;
  Callers: array[0..7] of TCaller;
  Number: Integer;
begin
  Client := NewClient;
  for Number := Low(Callers) to High(Callers) do
  begin
    Callers[Number] := TCaller.Create(True);
    Callers[Number].FClient := Client;
    Callers[Number].Start;
  end;
  for Number := Low(Callers) to High(Callers) do
  begin
    Callers[Number].WaitFor;
    CheckText('a thread''s failure', Callers[Number].FFailure, '');
    Callers[Number].Free;
  end;
  Client.Free;
end;

procedure ExpectLimit(const What: string; Failing: TFailing; Client: TZoomClient);
begin
  try
    Failing(Client);
    Check(What + ' at the limit raises', False);
  except
    on Failure: EZoomError do
    begin
      Check(Format('%s at the limit is %d', [What, Failure.Code]), Failure.Code = ZOOM_E_LIMIT);
      CheckText(What, Copy(Failure.Message, 1, 33), '65,536 handles and texts are aliv');
    end;
  end;
end;

var
  AliveAtTheLimit: TZoomResponse;

procedure ItsToken(Client: TZoomClient);
begin
  CheckText('at the limit', AliveAtTheLimit.Token, 'nothing');
end;

procedure ItsHeader(Client: TZoomClient);
begin
  CheckText('at the limit', AliveAtTheLimit.Header('date'), 'nothing');
end;

procedure OneMoreCall(Client: TZoomClient);
begin
  ZoomGetUserToken('x', 'me');
end;

procedure OneMoreClient(Client: TZoomClient);
begin
  TZoomClient.Create.Free;
end;

{ There may be 65,536 handles and texts at a time. All but those two can be made here, so nothing of what came before is
  left; and then no call gives the error's text as if it were a token. }
procedure NothingIsKept;
const
  Limit = 65536;
var
  Client: TZoomClient;
  Cancels: array of Integer;
  Made: Integer;
begin
  Client := NewClient;
  AliveAtTheLimit := Client.GetUserTokenResponse;
  SetLength(Cancels, Limit + 1);
  Made := 0;
  while zoom_cancel_new(Cancels[Made]) = ZOOM_OK do
    Inc(Made);
  Check(Format('%d more handles', [Made]), Made = Limit - 2);
  ExpectLimit('token', ItsToken, Client);
  ExpectLimit('header', ItsHeader, Client);
  ExpectLimit('one more call', OneMoreCall, Client);
  ExpectLimit('one more client', OneMoreClient, Client);
  while Made > 0 do
  begin
    Dec(Made);
    zoom_free(Cancels[Made]);
  end;
  CheckText('after the limit', AliveAtTheLimit.Token, FromRust('HOST_ZAK'));
  AliveAtTheLimit.Free;
  Client.Free;
end;

begin
  UnmaskAll;
  Check('layout', SizeOf(TZoomBuf) = SizeOf(Pointer) + 8);
  Tokens;
  SignIns;
  Browsers;
  Refusals;
  FailuresOfSignIns;
  OtherFailures;
  Reasons;
  Texts;
  SeveralFieldsOfOneName;
  Threads;
  NothingIsKept;
  CheckStillUnmasked;
  zoom_shutdown;
  if Failures > 0 then
    ExitCode := 1;
end.
