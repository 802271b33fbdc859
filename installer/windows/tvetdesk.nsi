; The installer for Windows: for one person, without an administrator. makensis gets VERSION, FOLDER (the built
; program), LAUNCHERS (the folder with the two small starters and the icon) and OUT on its command line.
; Exit codes: 0 done, 2 damaged or no room on the disk, 5 the program is running (nothing was touched), 10 this Windows is
; too old.
!ifdef AMD64 ; Debian's NSIS has it; the one for Windows makes installers of 32 bit only, which 64 bit Windows runs too
  Target amd64-unicode
!endif
Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel user
ManifestSupportedOS Win10
Name "TVET Desk"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\TVET Desk"
InstallDirRegKey HKCU "Software\TVET Desk" "Folder"
BrandingText "TVET Desk ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "TVET Desk"
VIAddVersionKey "FileDescription" "TVET Desk, records of training centres"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!include MUI2.nsh
!include x64.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\TVET Desk"
!define KIND "TVETDesk.Bundle"
!define MUI_ICON "${LAUNCHERS}/tvetdesk.ico"
!define MUI_UNICON "${LAUNCHERS}/tvetdesk.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\TVET Desk.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "German"

LangString TOO_OLD ${LANG_ENGLISH} "TVET Desk needs Windows 10, version 1809 (build 17763) or later, 64 bit. Nothing was installed."
LangString TOO_OLD ${LANG_FRENCH} "TVET Desk a besoin de Windows 10, version 1809 (build 17763) ou plus récent, 64 bits. Rien n’a été installé."
LangString TOO_OLD ${LANG_GERMAN} "TVET Desk braucht Windows 10, Version 1809 (Build 17763) oder neuer, 64 Bit. Es wurde nichts installiert."
LangString RUNNING ${LANG_ENGLISH} "TVET Desk is open. Close it, then start this again. Nothing was changed."
LangString RUNNING ${LANG_FRENCH} "TVET Desk est ouvert. Fermez-le, puis recommencez. Rien n’a été modifié."
LangString RUNNING ${LANG_GERMAN} "TVET Desk ist offen. Schließen Sie es und beginnen Sie noch einmal. Es wurde nichts geändert."
LangString NO_ROOM ${LANG_ENGLISH} "TVET Desk could not be copied to this disk. Free 160 MB there, then start this again. What was here before still works."
LangString NO_ROOM ${LANG_FRENCH} "TVET Desk n’a pas pu être copié sur ce disque. Libérez-y 160 Mo, puis recommencez. Ce qui s’y trouvait fonctionne toujours."
LangString NO_ROOM ${LANG_GERMAN} "TVET Desk konnte nicht auf diese Platte kopiert werden. Geben Sie dort 160 MB frei und beginnen Sie noch einmal. Was vorher da war, läuft weiter."
LangString DATA ${LANG_ENGLISH} "The data of the centre stay on this PC. Delete them as well? Nobody can bring them back without a backup."
LangString DATA ${LANG_FRENCH} "Les données du centre restent sur ce PC. Les supprimer aussi ? Sans sauvegarde, personne ne pourra les rétablir."
LangString DATA ${LANG_GERMAN} "Die Daten des Zentrums bleiben auf diesem PC. Auch sie löschen? Ohne Sicherung bringt sie niemand zurück."
LangString BUNDLE ${LANG_ENGLISH} "TVET Desk bundle"
LangString BUNDLE ${LANG_FRENCH} "Envoi TVET Desk"
LangString BUNDLE ${LANG_GERMAN} "TVET-Desk-Sendung"

; The small starter waits while the program runs, and Windows lets nobody write to it meanwhile.
!macro REFUSE_WHILE_RUNNING UN
Function ${UN}refuse_while_running
  ${For} $1 0 1
    StrCpy $2 "$INSTDIR\TVET Desk.exe"
    ${If} $1 = 1
      StrCpy $2 "$INSTDIR\tvetdesk.exe"
    ${EndIf}
    ${If} ${FileExists} "$2"
      ClearErrors
      FileOpen $0 "$2" a
      ${If} ${Errors}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
        SetErrorLevel 5
        Quit
      ${EndIf}
      FileClose $0
    ${EndIf}
  ${Next}
FunctionEnd
!macroend
!insertmacro REFUSE_WHILE_RUNNING ""
!insertmacro REFUSE_WHILE_RUNNING "un."

Function .onInit
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${IfNot} ${RunningX64}
    StrCpy $0 0
  ${EndIf}
  ${If} $0 < 17763
    MessageBox MB_OK|MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    SetErrorLevel 10
    Quit
  ${EndIf}
FunctionEnd

; A file that could not be written whole ends the section by itself. What was there before is still the current version.
Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\versions\${VERSION}.coming"
  RMDir "$INSTDIR\versions" ; only when nothing else lies in it
  RMDir "$INSTDIR"
  MessageBox MB_OK|MB_ICONSTOP "$(NO_ROOM)" /SD IDOK
FunctionEnd

Section
  Call refuse_while_running
  SetShellVarContext current
  ; Beside what is there, then named, then made the current one: broken off, the version before starts.
  RMDir /r "$INSTDIR\versions\${VERSION}.coming"
  SetOutPath "$INSTDIR\versions\${VERSION}.coming"
  ClearErrors
  File /r "${FOLDER}/*"
  ${If} ${Errors}
    Abort
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\versions\${VERSION}"
  Rename "$INSTDIR\versions\${VERSION}.coming" "$INSTDIR\versions\${VERSION}"
  ${If} ${Errors}
    Abort
  ${EndIf}
  File "${LAUNCHERS}/TVET Desk.exe"
  File "${LAUNCHERS}/tvetdesk.exe"
  FileOpen $0 "$INSTDIR\current.new" w
  FileWrite $0 "${VERSION}$\n"
  FileClose $0
  Delete "$INSTDIR\current.old"
  Rename "$INSTDIR\current" "$INSTDIR\current.old"
  Rename "$INSTDIR\current.new" "$INSTDIR\current"
  Delete "$INSTDIR\current.old"
  ClearErrors
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortCut "$SMPROGRAMS\TVET Desk.lnk" "$INSTDIR\TVET Desk.exe"
  WriteRegStr HKCU "Software\TVET Desk" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.tvx" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\.tvx\OpenWithProgids" "${KIND}" ""
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(BUNDLE)"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\TVET Desk.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\TVET Desk.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "TVET Desk"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\TVET Desk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section Uninstall
  Call un.refuse_while_running
  SetShellVarContext current
  Delete "$SMPROGRAMS\TVET Desk.lnk"
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegValue HKCU "Software\Classes\.tvx\OpenWithProgids" "${KIND}"
  DeleteRegKey /ifempty HKCU "Software\Classes\.tvx\OpenWithProgids"
  ReadRegStr $0 HKCU "Software\Classes\.tvx" ""
  ${If} $0 == "${KIND}"
    DeleteRegValue HKCU "Software\Classes\.tvx" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "Software\Classes\.tvx"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\TVET Desk"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\current"
  Delete "$INSTDIR\TVET Desk.exe"
  Delete "$INSTDIR\tvetdesk.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when nothing else lies in it
  ${If} ${FileExists} "$LOCALAPPDATA\TVET Desk\*.*"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(DATA)" /SD IDNO IDNO keep
    RMDir /r "$LOCALAPPDATA\TVET Desk"
    keep:
  ${EndIf}
SectionEnd
