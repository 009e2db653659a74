--  Gets a ZAK and prints the address that starts a meeting with it. Ada 2012.
--
--  Build and run it with GNAT in the project's folder:
--
--      cargo build --release
--      gnatmake -q -D target -o target/start examples/ada/start \
--        -largs -Ltarget/release
--      LD_LIBRARY_PATH=target/release target/start
--
--  From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to
--  try it against the simulator, ZOOM_BASE_URL.

with Ada.Command_Line;
with Ada.Environment_Variables;
with Ada.Text_IO;
with Interfaces.C.Strings;

procedure Start is
   use Interfaces;
   use Interfaces.C;
   use Interfaces.C.Strings;

   pragma Linker_Options ("-lzoom_token");

   --  Zeros: the library allocates.
   type Zoom_Buf is record
      Data     : chars_ptr  := Null_Ptr;
      Len, Cap : Integer_32 := 0;
   end record with Convention => C;

   --  The functions of zoom_token.h that this program calls.
   function Get_User_Token
     (Base, Auth, User, Kind : char_array;
      TTL                    : Integer_32;
      Text                   : in out Zoom_Buf) return Integer_32
   with Import, Convention => C, External_Name => "zoom_get_user_token";

   function Start_Url
     (Host, Meeting : char_array;
      Zak           : chars_ptr;
      Text          : in out Zoom_Buf) return Integer_32
   with Import, Convention => C, External_Name => "zoom_start_url";

   function Buf_Free (Text : in out Zoom_Buf) return Integer_32
   with Import, Convention => C, External_Name => "zoom_buf_free";

   --  An empty text is "not given": Zoom itself is the default for the base.
   function Variable (Name : String) return char_array is
     (To_C (Ada.Environment_Variables.Value (Name, Default => "")));

   Text : Zoom_Buf;
   Code : Integer_32;
begin
   Code := Get_User_Token
     (Variable ("ZOOM_BASE_URL"), Variable ("ZOOM_ACCESS_TOKEN"),
      To_C ("me"), To_C ("zak"), 0, Text);
   if Code = 0 then
      --  The ZAK is read where it lies; the meeting's address replaces it there.
      declare
         Zak : constant chars_ptr := Text.Data;
      begin
         Code := Start_Url (To_C (""), To_C ("123 4567 8901"), Zak, Text);
      end;
   end if;

   --  The address; or what went wrong, and what to do.
   Ada.Text_IO.Put_Line
     ((if Code = 0 then Ada.Text_IO.Standard_Output
       else Ada.Text_IO.Standard_Error),
      Value (Text.Data));
   if Buf_Free (Text) /= 0 or else Code /= 0 then --  wipes and frees it
      Ada.Command_Line.Set_Exit_Status (Ada.Command_Line.Failure);
   end if;
end Start;
