{ The Pascal unit as a program uses it: tokens, every kind of failure, texts, threads, and nothing left behind, all with
  every floating-point exception unmasked. Prints nothing and ends with 0 when all is well. }
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

{ Every floating-point exception ends the program, as far as the processor has them. }
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

procedure Tokens;
var
  Client, Other: TZoomClient;
  Answer: TZoomResponse;
begin
  CheckText('the one call', ZoomGetUserToken(FromRust('HOST_ACCESS_TOKEN'), 'me', 'zak', 0, FromRust('HOST_BASE')),
    FromRust('HOST_ZAK'));
  Client := NewClient;
  try
    CheckText('a client''s', Client.GetUserToken, FromRust('HOST_ZAK'));
    Answer := Client.GetUserTokenResponse('me', 'zak');
    CheckText('token', Answer.Token, FromRust('HOST_ZAK'));
    CheckText('body', Answer.Body, '{"token":"' + Answer.Token + '"}');
    CheckText('out of the body', ZoomJsonText(Answer.Body, 'token'), Answer.Token);
    CheckText('out of the body what is not there', ZoomJsonText(Answer.Body, 'nothing'), '');
    CheckText('header', Answer.Header('CONTENT-type'), 'application/json;charset=UTF-8');
    CheckText('no header', Answer.Header('content'), '');
    CheckText('error', Answer.Error, '');
    Check('success', Answer.IsSuccess and (Answer.Status = 200) and (Answer.Code = 0) and (Answer.ZoomCode = 0));
    Answer.EnsureSuccess;
    Answer.Free;

    Answer := Client.Request('POST', '/echo', '{"a b":1}', '{"c":"d"}');
    CheckText('method', ZoomJsonText(Answer.Body, 'method'), 'POST');
    CheckText('target', ZoomJsonText(Answer.Body, 'target'), '/v2/echo?a+b=1');
    CheckText('body sent', ZoomJsonText(Answer.Body, 'body'), '{"c":"d"}');
    Answer.Free;

    Other := TZoomClient.CreateCopy(Client);
    Other.AccessToken := FromRust('HOST_EXPIRED_TOKEN');
    CheckText('after a copy', Client.GetUserToken, FromRust('HOST_ZAK'));
    Answer := Other.GetUserTokenResponse;
    Check('the copy''s own token', Answer.Status = 401);
    Answer.Free;
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
  Client.GetUserToken('limit-seconds-7');
end;

procedure Slow(Client: TZoomClient);
begin
  Client.Timeout := 50;
  Client.GetUserToken('slow-60000');
end;

procedure NoAnswer(Client: TZoomClient);
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

procedure CopyOfNone(Client: TZoomClient);
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

procedure Expect(const What: string; Failing: TFailing; Kind: ExceptClass; Code, Status, ZoomCode: Integer;
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
        Check(Format('%s: %d %d %d', [What, Failure.Code, Failure.Status, Failure.ZoomCode]),
          (Failure.Code = Code) and (Failure.Status = Status) and (Failure.ZoomCode = ZoomCode));
        Check(What + ' has a tracking id', (Pos(Tracked, string(Failure.TrackingId)) = 1) = (Status <> 0));
        if Failure is EZoomRateLimit then
          CheckText(What, EZoomRateLimit(Failure).RetryAfter, '7');
      end;
    end;
  finally
    Client.Free;
  end;
end;

procedure AllFailures;
begin
  Expect('expired', Expired, EZoomUnauthorized, 401, 401, 124, 'HTTP 401 Unauthorized, Zoom code 124: ');
  Expect('unscoped', Unscoped, EZoomError, 400, 400, 4711, 'HTTP 400 Bad Request, Zoom code 4711: ');
  Expect('unknown', Unknown, EZoomNotFound, 404, 404, 1001,
    'HTTP 404 Not Found, Zoom code 1001: User does not exist: nobody. ');
  Expect('limited', Limited, EZoomRateLimit, 429, 429, 429, 'HTTP 429 Too Many Requests');
  Expect('slow', Slow, EZoomTimeout, ZOOM_E_TIMEOUT, 0, 0, '');
  Expect('no answer', NoAnswer, EZoomError, ZOOM_E_CONNECT, 0, 0, '');
  Expect('no token', NoToken, EZoomError, ZOOM_E_NO_TOKEN, 200, 0, '');
  Expect('no user', NoUser, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'user must be given');
  Expect('no option', NoOption, EZoomArgument, ZOOM_E_OPTION, 0, 0, '');
  Expect('too late', TooLate, EZoomArgument, ZOOM_E_STATE, 0, 0, '');
  Expect('nul', Nul, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'User must not hold a NUL character');
{$IFDEF FPC}{$DEFINE UTF16}{$ENDIF}{$IFDEF UNICODE}{$DEFINE UTF16}{$ENDIF}
{$IFDEF UTF16}
  Expect('half', HalfAPair, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'User must not hold half of a surrogate pair');
  Expect('half', TheOtherHalf, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'User must not hold half of a surrogate pair');
{$ENDIF}
  Expect('a copy of none', CopyOfNone, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'Client must not be nil');
  Expect('no json', NoJson, EZoomError, ZOOM_E_JSON, 0, 0, '');
  Expect('no path', NoPath, EZoomArgument, ZOOM_E_ARGUMENT, 0, 0, 'Path must be names and indices, such as a.b[0].');
  Expect('cancelled before', CancelledBefore, EZoomCancelled, ZOOM_E_CANCELLED, 0, 0, '');
  Expect('cancelled during', CancelledDuring, EZoomCancelled, ZOOM_E_CANCELLED, 0, 0, '');
end;

{ The same name as each kind of string that Pascal has: it arrives as UTF-8. }
procedure Texts;
const
  Bytes: array[1..12] of Byte = (106, 97, 110, 195, 169, 228, 190, 139, 240, 159, 152, 128);
var
  Client: TZoomClient;
  Answer: TZoomResponse;
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
        0: Answer := Client.GetUserTokenResponse(Narrow);
        { Without cwstring the compiler's own conversion is none on Unix: docs/pascal.md says so. }
        1: Answer := Client.GetUserTokenResponse({$IFDEF WITH_CWSTRING}UTF8String{$ELSE}UTF8Encode{$ENDIF}(Wide));
        2: Answer := Client.GetUserTokenResponse(string(Narrow));
{$IFDEF FPC}
      else
        Answer := Client.GetUserTokenResponse(ZoomText(Wide));
{$ENDIF}
      end;
      Check(Format('text %d', [Kind]), Pos('User does not exist: ' + Narrow + '. ', Answer.Error) > 0);
      CheckText(Format('name %d', [Kind]), ZoomJsonText(Answer.Body, 'message'), 'User does not exist: ' + Narrow);
      Answer.Free;
    end;
  finally
    Client.Free;
  end;
end;

{ As zoom_response_header gives them. }
procedure SeveralOfAName;
var
  Client: TZoomClient;
  Answer: TZoomResponse;
begin
  Client := TZoomClient.Create;
  Client.BaseUrl := FromRust('HOST_SEVERAL');
  Client.AccessToken := FromRust('HOST_ACCESS_TOKEN');
  Answer := Client.Request('GET', '/any');
  CheckText('several of a name', Answer.Header('A'), '1, 4, 5');
  CheckText('one among them', Answer.Header('b'), '2');
  Answer.Free;
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

{ More handles and buffers than there can be at a time: none is forgotten, whatever the outcome. }
procedure NothingIsKept;
var
  Client: TZoomClient;
  Round, Refused: Integer;
begin
  Client := NewClient;
  Refused := 0;
  for Round := 1 to 70000 do
    try
      Client.GetUserToken('');
    except
      on EZoomArgument do
        Inc(Refused);
    end;
  Client.Free;
  for Round := 1 to 70000 do
    TZoomClient.Create.Free;
  Check('each was refused for its user alone', Refused = 70000);
end;

begin
  UnmaskAll;
  Check('layout', SizeOf(TZoomBuf) = SizeOf(Pointer) + 8);
  Tokens;
  AllFailures;
  Texts;
  SeveralOfAName;
  Threads;
  NothingIsKept;
  CheckStillUnmasked;
  zoom_shutdown;
  if Failures > 0 then
    ExitCode := 1;
end.
