{ Gets a Zoom user token and shows the answer, its status and the token; when Zoom refuses, the header as well.

  Build and run with Free Pascal, in the project's folder:

      cargo build --release
      fpc -Fubindings/pascal -Fltarget/release -FUtarget -o./token examples/pascal/token.pas
      ZOOM_ACCESS_TOKEN=... LD_LIBRARY_PATH=target/release ./token

  With Delphi: a console application of this file and bindings\pascal\ZoomToken.pas, zoom_token.dll next to the EXE.

  From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; ZOOM_USER, the user's id or e-mail address (else
  "me"); and to try it against a simulator, ZOOM_BASE_URL and ZOOM_ROOTS, a PEM file with its root certificate.

  Where the token is all that is wanted, this does: Zak := ZoomGetUserToken(AccessToken); }
program Token;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$IFDEF MSWINDOWS}{$APPTYPE CONSOLE}{$ENDIF}

uses
  SysUtils, ZoomToken;

procedure Show(Answer: TZoomResponse);
begin
  WriteLn('Body: ', Answer.Body);
  WriteLn('Status: ', Answer.Status);
  if Answer.IsSuccess then
    WriteLn('Token: ', Answer.Token)
  else
  begin
    WriteLn('Header:', sLineBreak, Answer.Headers);
    WriteLn(ErrOutput, 'Failed: ', Answer.Error);
    ExitCode := 1;
  end;
end;

var
  Client: TZoomClient;
  Answer: TZoomResponse;
  User: string;
begin
  try
    User := GetEnvironmentVariable('ZOOM_USER');
    if User = '' then
      User := 'me';
    Client := TZoomClient.Create;
    try
      { What is not in the environment is empty, which means the default. }
      Client.AccessToken := GetEnvironmentVariable('ZOOM_ACCESS_TOKEN');
      Client.BaseUrl := GetEnvironmentVariable('ZOOM_BASE_URL');
      Client.Roots := GetEnvironmentVariable('ZOOM_ROOTS');

      { The form that does not raise when Zoom refuses, so that there is an answer to look at. }
      Answer := Client.GetUserTokenResponse(User, 'zak', 68423085);
      try
        Show(Answer);
      finally
        Answer.Free;
      end;
    finally
      Client.Free;
    end;
  except
    on Failure: EZoomError do
    begin
      WriteLn(ErrOutput, 'Failed: ', Failure.Message); { no answer came, or a setting is wrong }
      ExitCode := 1;
    end;
  end;
end.
