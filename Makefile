# Thin on purpose: everything is in dev.py, which also runs where there is no make.
# Words are passed on with ARGS: make test ARGS="tests/test_i18n.py -k french"
VERBS = run test check bench bench-quick locales fix faults torture screens manual migration installer installer-windows lock formats-check checker
.PHONY: $(VERBS)
$(VERBS):
	@python3 dev.py $@ $(ARGS)
