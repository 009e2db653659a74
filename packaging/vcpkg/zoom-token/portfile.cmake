# Installs an archive of scripts/dist with vcpkg, for the system and the processor of the triplet. Nothing is compiled.
#
#   scripts/dist linux-x64
#   vcpkg install zoom-token --overlay-ports=packaging/vcpkg
vcpkg_check_linkage(ONLY_DYNAMIC_LIBRARY)
if(VCPKG_TARGET_IS_WINDOWS)
  set(archive "zoom-token-${VERSION}-windows-${VCPKG_TARGET_ARCHITECTURE}.zip")
else()
  set(archive "zoom-token-${VERSION}-linux-${VCPKG_TARGET_ARCHITECTURE}.tar.gz")
endif()
vcpkg_extract_source_archive(unpacked ARCHIVE "${CURRENT_PORT_DIR}/../../../dist/${archive}")

file(INSTALL "${unpacked}/include" "${unpacked}/lib" DESTINATION "${CURRENT_PACKAGES_DIR}")
if(VCPKG_TARGET_IS_WINDOWS)
  file(INSTALL "${unpacked}/bin/zoom_token.dll" DESTINATION "${CURRENT_PACKAGES_DIR}/bin")
endif()
file(INSTALL "${unpacked}/bin/" DESTINATION "${CURRENT_PACKAGES_DIR}/tools/${PORT}"
  USE_SOURCE_PERMISSIONS FILES_MATCHING PATTERN "zoom-*")
file(INSTALL "${CURRENT_PORT_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
set(documents "${unpacked}/share/doc/zoom-token")
vcpkg_install_copyright(FILE_LIST
  "${documents}/LICENSE-MIT" "${documents}/LICENSE-APACHE" "${documents}/NOTICES.txt")

# Nothing needs a path to other libraries: the files stay as they are.
set(VCPKG_FIXUP_ELF_RPATH OFF)
# The same library for debug builds.
set(VCPKG_POLICY_MISMATCHED_NUMBER_OF_BINARIES enabled)
# The CMake package finds the library from its own place in lib/cmake.
set(VCPKG_POLICY_SKIP_LIB_CMAKE_MERGE_CHECK enabled)
set(VCPKG_POLICY_SKIP_MISPLACED_CMAKE_FILES_CHECK enabled)
# The DLL comes from mingw: its C runtime is the msvcrt.dll that is part of Windows, and the caller's may be another.
set(VCPKG_POLICY_ALLOW_OBSOLETE_MSVCRT enabled)
