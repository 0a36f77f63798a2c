# Rujukan: `make` alone lists the commands.
#
# A fresh machine needs python3 (3.11 or newer), make and git. The rest goes into .venv/, from the locked
# lists of requirements*.txt; every file's hash is checked. When nothing has changed, set-up costs nothing.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV := $(BIN)/uv

COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --prerelease disallow \
  --no-emit-index-url --custom-compile-command 'make lock' $(ARGS)

# The HTML checker of the tests; the hash is that of the jar.
VNU_VERSION := 26.9.27
VNU_SHA256 := 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47

# These run few cases in `make test`, and with SOAK=1 all of them.
GROWING := tests/test_browser.py $(shell grep -l SOAK tests/test_*.py)

# Material's notice about its own end, at every build.
export NO_MKDOCS_2_WARNING := 1
export UV_PYTHON_DOWNLOADS := never
# Many short processes are started: keep what Python compiles.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help site test soak serve bench cards screenshots lint lock clean distclean setup setup-dev setup-cluster vnu feedsmith FORCE

site: setup ## bangun situs ke site/
	$(BIN)/newsroom build $(ARGS)

serve: setup ## lihat situs sambil menulis; halaman dimuat ulang sendiri
	$(BIN)/mkdocs serve $(ARGS)

test: setup-dev vnu feedsmith ## jalankan semua uji, mis. make test ARGS="tests/test_feed.py -n0"
	$(BIN)/pytest $(ARGS)

soak: setup-dev vnu feedsmith ## jalankan uji panjang (tanda: soak)
	SOAK=1 $(BIN)/pytest -m soak --timeout 3600 $(ARGS)
	SOAK=1 $(BIN)/pytest --timeout 7200 $(GROWING) $(ARGS)

lint: setup-dev ## periksa gaya dan tipe kode
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

cards: setup ## lembar contoh semua kartu di .rujukan/cards/, untuk perancang
	$(BIN)/newsroom cards $(ARGS)

screenshots: setup-dev site ## ambil ulang gambar halaman bahan sebar untuk panduan (perlu chromium)
	$(BIN)/python tests/screenshots.py

bench: setup-dev ## ukur terhadap alat lain, mis. make bench ARGS="--n 1000 --peers hugo"
	$(BIN)/python bench/run.py $(ARGS)

lock: $(VENV)/made ## kunci versi dari pyproject.toml; ARGS=--upgrade untuk versi terbaru
	$(PIP) install --quiet --require-hashes -r requirements-setup.txt
	$(COMPILE) --group pyproject.toml:setup -o requirements-setup.txt
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --group pyproject.toml:dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) pyproject.toml --extra cluster -c requirements-dev.txt -o requirements-cluster.txt
	@! grep -n '://' requirements*.txt

clean: ## hapus hasil: situs, simpanan, cache (lingkungan Python tetap)
	rm -rf site public .rujukan build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis hooks/*.egg-info
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## hapus juga lingkungan Python dan tempat kerja `make bench`
	rm -rf $(VENV) .rujukan-bench

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

# ---- set-up ----------------------------------------------------------------------------------------------

setup: $(VENV)/ready-site
	@:
setup-dev: $(VENV)/ready-dev
	@:
setup-cluster: $(VENV)/ready-cluster ## siapkan juga untuk membangun di beberapa mesin (Dask)
	@:

# An environment knows its own address: it is made anew when the folder has moved or its Python is gone.
-include $(VENV)/made-in.mk
ifneq ($(MADE_IN),$(CURDIR))
STALE := FORCE
else ifeq ($(realpath $(BIN)/python),)
STALE := FORCE
endif

$(VENV)/made: $(STALE)
	@command -v $(PYTHON) >/dev/null || \
	  { echo 'Python belum ada. Pasang: sudo apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import importlib.util as u, sys; \
	  sys.version_info < (3, 11) and sys.exit("Perlu Python 3.11 atau lebih baru; $(PYTHON) di sini " \
	    + sys.version.split()[0] + ". Pasang yang baru, lalu mis.: make PYTHON=python3.13 site"); \
	  u.find_spec("ensurepip") or sys.exit("Modul venv belum ada. Pasang: sudo apt install python3-venv")'
	@echo 'Membuat $(VENV) ...'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@echo 'MADE_IN := $(CURDIR)' > $(VENV)/made-in.mk
	@touch $@

# uv takes seconds, pip a minute; pip steps in where uv has no build or can't reach its index.
# setuptools comes first, so that nothing is fetched behind the lock when a package is built here.
define install
	@echo 'Memasang $(1) ...'
	@$(PIP) install --quiet --only-binary uv --require-hashes -r requirements-setup.txt || \
	  { awk '/^[^ ]/ { keep = /^setuptools==/ } keep' requirements-setup.txt > $(VENV)/setuptools.txt && \
	    $(PIP) install --quiet --require-hashes -r $(VENV)/setuptools.txt; }
	@{ $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-build-isolation --require-hashes -r $(1) && \
	   $(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .; } || \
	 { $(PIP) install --quiet --no-build-isolation --require-hashes -r $(1) && \
	   $(PIP) install --quiet --no-build-isolation --no-deps -e .; }
endef

$(VENV)/ready-site: requirements-setup.txt requirements.txt pyproject.toml $(VENV)/made
	$(call install,requirements.txt)
	@touch $@

$(VENV)/ready-dev: requirements-setup.txt requirements-dev.txt pyproject.toml $(VENV)/made
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/ready-site

$(VENV)/ready-cluster: requirements-setup.txt requirements-cluster.txt pyproject.toml $(VENV)/made
	$(call install,requirements-cluster.txt)
	@touch $@ $(VENV)/ready-site

# No npm or no Java: the tests that need the checker say so and are skipped.
vnu: $(VENV)/vnu/$(VNU_VERSION)
	@:
$(VENV)/vnu/$(VNU_VERSION): $(VENV)/made
	@if command -v npm >/dev/null && command -v java >/dev/null; then \
	  echo 'Mengambil pemeriksa HTML (vnu $(VNU_VERSION)) ...'; \
	  rm -rf $(VENV)/vnu && mkdir -p $(VENV)/vnu && cd $(VENV)/vnu && \
	  npm pack --silent --fetch-retries 1 vnu-jar@$(VNU_VERSION) >/dev/null 2>&1 && \
	  tar -xzf vnu-jar-$(VNU_VERSION).tgz package/build/dist/vnu.jar && \
	  mv package/build/dist/vnu.jar . && rm -rf package vnu-jar-$(VNU_VERSION).tgz && \
	  ../bin/python -c 'import hashlib, sys; \
	    sys.exit(hashlib.sha256(open("vnu.jar", "rb").read()).hexdigest() != "$(VNU_SHA256)")' && \
	  touch $(VNU_VERSION) || { rm -f vnu.jar; echo 'Pemeriksa HTML tidak didapat; ujinya dilewati.' >&2; }; \
	fi

# Further readers of feeds and calendars for the tests, with the hashes of their lock. No npm or no Node: their tests are
# skipped, and say so.
feedsmith: $(VENV)/feedsmith/ready
	@:
$(VENV)/feedsmith/ready: tests/feedsmith/package-lock.json $(VENV)/made
	@if command -v npm >/dev/null && command -v node >/dev/null; then \
	  echo 'Mengambil pembaca umpan dan kalender (feedsmith, ical.js) ...'; \
	  rm -rf $(@D) && mkdir -p $(@D) && cp tests/feedsmith/package*.json $(@D) && cd $(@D) && \
	  npm ci --silent --ignore-scripts --no-audit --no-fund --fetch-retries 1 >/dev/null 2>&1 && touch ready || \
	  { rm -rf node_modules; echo 'Pembaca umpan dan kalender tidak didapat; ujinya dilewati.' >&2; }; \
	fi
