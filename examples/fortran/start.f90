! Gets a ZAK and prints the address that starts a meeting with it. Fortran 2018.
!
! Build and run it in the project's folder:
!
!     cargo build --release
!     gfortran examples/fortran/start.f90 -Ltarget/release -lzoom_token -o target/start
!     LD_LIBRARY_PATH=target/release target/start
!
! From the environment: ZOOM_ACCESS_TOKEN, the OAuth access token; and to try it against the simulator, ZOOM_BASE_URL.
program start
  use, intrinsic :: iso_c_binding
  use, intrinsic :: iso_fortran_env, only: error_unit, output_unit
  implicit none

  type, bind(c) :: zoom_buf ! zeros: the library allocates
    type(c_ptr) :: data = c_null_ptr
    integer(c_int32_t) :: len = 0, cap = 0
  end type zoom_buf

  interface ! the functions of zoom_token.h that this program calls
    integer(c_int32_t) function zoom_get_user_token(base, auth, user, type, ttl, out) bind(c)
      import :: c_char, c_int32_t, zoom_buf
      character(kind=c_char), intent(in) :: base(*), auth(*), user(*), type(*)
      integer(c_int32_t), value :: ttl
      type(zoom_buf), intent(inout) :: out
    end function zoom_get_user_token

    integer(c_int32_t) function zoom_start_url(host, meeting, zak, out) bind(c)
      import :: c_char, c_int32_t, c_ptr, zoom_buf
      character(kind=c_char), intent(in) :: host(*), meeting(*)
      type(c_ptr), value :: zak
      type(zoom_buf), intent(inout) :: out
    end function zoom_start_url

    integer(c_int32_t) function zoom_buf_free(buf) bind(c)
      import :: c_int32_t, zoom_buf
      type(zoom_buf), intent(inout) :: buf
    end function zoom_buf_free
  end interface

  type(zoom_buf) :: text
  character(kind=c_char), pointer :: message(:)
  integer(c_int32_t) :: code, freed

  code = zoom_get_user_token(variable('ZOOM_BASE_URL'), variable('ZOOM_ACCESS_TOKEN'), &
    'me' // c_null_char, 'zak' // c_null_char, 0, text)
  if (code == 0) then ! the ZAK is read where it lies; the meeting's address replaces it there
    code = zoom_start_url(c_null_char, '123 4567 8901' // c_null_char, text%data, text)
  end if

  call c_f_pointer(text%data, message, [text%len]) ! the address; or what went wrong, and what to do
  write (merge(output_unit, error_unit, code == 0), '(*(a))') message
  freed = zoom_buf_free(text) ! wipes and frees it
  if (code /= 0 .or. freed /= 0) stop 1, quiet=.true.

contains
  ! An environment variable as C has it. An empty text is "not given": Zoom itself is the default for the base.
  function variable(name) result(value)
    character(*), intent(in) :: name
    character(:, kind=c_char), allocatable :: value
    integer :: length
    call get_environment_variable(name, length=length)
    allocate (character(length) :: value)
    if (length > 0) call get_environment_variable(name, value)
    value = value // c_null_char
  end function variable
end program start
