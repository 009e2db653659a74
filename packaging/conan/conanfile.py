"""Packages an archive of scripts/dist for Conan 2, for the system and the processor of the profile. Nothing is compiled.

    scripts/dist linux-x64
    conan export-pkg packaging/conan

A program that requires zoom-token gets what the archive has: find_package(ZoomToken) of CMake with the targets
ZoomToken::ZoomToken and ZoomToken::Static, and zoom-token by pkg-config.
"""

import os

from conan import ConanFile
from conan.errors import ConanException, ConanInvalidConfiguration
from conan.tools.files import load, unzip

ARCHIVES = {
    ("Linux", "x86_64"): "linux-x64.tar.gz",
    ("Linux", "armv8"): "linux-arm64.tar.gz",
    ("Windows", "x86_64"): "windows-x64.zip",
    ("Windows", "x86"): "windows-x86.zip",
}


class ZoomToken(ConanFile):
    name = "zoom-token"
    description = "Gets a Zoom user token (ZAK) for any program that can load a shared library"
    license = "MIT OR Apache-2.0"
    package_type = "shared-library"
    settings = "os", "arch"

    def set_version(self):
        manifest = load(self, os.path.join(self.recipe_folder, "../../Cargo.toml"))
        self.version = manifest.split('\nversion = "', 1)[1].split('"', 1)[0]

    def validate(self):
        if (str(self.settings.os), str(self.settings.arch)) not in ARCHIVES:
            raise ConanInvalidConfiguration(f"there is no archive for {self.settings.os} on {self.settings.arch}")

    def build(self):
        raise ConanException("nothing is compiled here: use conan export-pkg")

    def package(self):
        system = ARCHIVES[str(self.settings.os), str(self.settings.arch)]
        archive = os.path.join(self.source_folder, "../../dist", f"zoom-token-{self.version}-{system}")
        unzip(self, archive, self.package_folder, strip_root=True)

    def package_info(self):
        self.cpp_info.libs = ["zoom_token"]
        # The CMake package of the archive, in place of one that Conan would make.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["lib/cmake/ZoomToken"]
        self.cpp_info.set_property("pkg_config_name", "zoom-token")
