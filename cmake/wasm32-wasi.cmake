# WebAssembly, with Debian's clang, lld, wasi-libc and libclang-rt-14-dev-wasm32. SURAL_KBC must be a sural-kbc built for
# this machine:
#   cmake --preset release && cmake --build --preset release --target sural-kbc
#   cmake --preset wasm -DSURAL_KBC=$PWD/build/release/sural-kbc && cmake --build --preset wasm
set(CMAKE_SYSTEM_NAME Generic) # CMake 3.25 has no WASI
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR llvm-ar-14)
set(CMAKE_RANLIB llvm-ranlib-14)
# Not --sysroot=/usr: this machine's own headers would be searched behind those of WASI.
set(CMAKE_C_FLAGS_INIT "-nostdlibinc -isystem /usr/include/wasm32-wasi")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--sysroot=/usr")
# The compiler check links nothing.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
